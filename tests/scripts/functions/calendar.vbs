' Dates against an independent calendar
WScript.Echo Weekday(#7/15/5677#)                                ' expect: 5
WScript.Echo Weekday(#9/6/8506#)                                 ' expect: 2
WScript.Echo Weekday(#2/17/4163#)                                ' expect: 5
WScript.Echo Weekday(#2/23/7589#)                                ' expect: 5
WScript.Echo Weekday(#2/15/8676#)                                ' expect: 3
WScript.Echo Weekday(#9/22/7201#)                                ' expect: 7
WScript.Echo Weekday(#1/12/7339#)                                ' expect: 2
WScript.Echo Weekday(#7/6/2794#)                                 ' expect: 4
WScript.Echo Weekday(#10/22/8939#)                               ' expect: 5
WScript.Echo Weekday(#1/11/1923#)                                ' expect: 5
WScript.Echo Weekday(#5/27/5640#)                                ' expect: 1
WScript.Echo Weekday(#3/29/5063#)                                ' expect: 1
WScript.Echo Weekday(#6/25/2695#)                                ' expect: 3
WScript.Echo Weekday(#11/18/7537#)                               ' expect: 5
WScript.Echo Weekday(#10/23/6506#, vbMonday)                     ' expect: 6
WScript.Echo Weekday(#4/4/5913#, vbMonday)                       ' expect: 5
WScript.Echo Weekday(#3/13/3046#, vbMonday)                      ' expect: 5
WScript.Echo Weekday(#10/9/1713#, vbMonday)                      ' expect: 1
WScript.Echo Weekday(#8/11/8650#, vbMonday)                      ' expect: 7
WScript.Echo Weekday(#2/19/6232#, vbMonday)                      ' expect: 7
WScript.Echo DatePart("y", #12/8/5094#)                          ' expect: 342
WScript.Echo DatePart("y", #5/24/3777#)                          ' expect: 144
WScript.Echo DatePart("y", #3/31/6407#)                          ' expect: 90
WScript.Echo DatePart("y", #8/21/4016#)                          ' expect: 234
WScript.Echo DatePart("y", #8/26/6338#)                          ' expect: 238
WScript.Echo DatePart("y", #5/1/6333#)                           ' expect: 121
WScript.Echo DatePart("y", #3/6/3516#)                           ' expect: 66
WScript.Echo DatePart("y", #6/16/4509#)                          ' expect: 167
WScript.Echo DatePart("y", #10/21/5976#)                         ' expect: 295
WScript.Echo DatePart("y", #1/7/8856#)                           ' expect: 7
WScript.Echo DateDiff("d", #4/10/2267#, #11/5/4569#)             ' expect: 840998
WScript.Echo DateDiff("d", #10/23/9175#, #4/29/4346#)            ' expect: -1763933
WScript.Echo DateDiff("d", #11/18/5261#, #10/11/5536#)           ' expect: 100403
WScript.Echo DateDiff("d", #10/29/4427#, #10/24/7493#)           ' expect: 1119829
WScript.Echo DateDiff("d", #8/3/8122#, #12/30/8322#)             ' expect: 73197
WScript.Echo DateDiff("d", #5/1/2016#, #11/9/3935#)              ' expect: 701091
WScript.Echo DateDiff("d", #8/30/7620#, #1/26/2288#)             ' expect: -1947690
WScript.Echo DateDiff("d", #10/27/5158#, #3/5/8217#)             ' expect: 1117041
WScript.Echo DateDiff("d", #4/12/2862#, #1/10/5999#)             ' expect: 1145673
WScript.Echo DateDiff("d", #4/21/7570#, #10/16/2000#)            ' expect: -2034222
WScript.Echo DateDiff("d", #3/6/6033#, #9/25/9369#)              ' expect: 1218652
WScript.Echo DateDiff("d", #5/5/4529#, #4/2/7809#)               ' expect: 1197962
WScript.Echo DateDiff("d", #6/26/8516#, #2/7/8783#)              ' expect: 97380
WScript.Echo DateDiff("d", #2/9/3495#, #6/3/2714#)               ' expect: -285141
WScript.Echo DatePart("ww", #11/6/2001#, vbMonday, vbFirstFourDays) ' expect: 45
WScript.Echo DatePart("ww", #3/5/2121#, vbMonday, vbFirstFourDays) ' expect: 10
WScript.Echo DatePart("ww", #6/22/2162#, vbMonday, vbFirstFourDays) ' expect: 25
WScript.Echo DatePart("ww", #1/30/2060#, vbMonday, vbFirstFourDays) ' expect: 5
WScript.Echo DatePart("ww", #5/27/2172#, vbMonday, vbFirstFourDays) ' expect: 22
WScript.Echo DatePart("ww", #10/1/2101#, vbMonday, vbFirstFourDays) ' expect: 39
WScript.Echo DatePart("ww", #1/11/1941#, vbMonday, vbFirstFourDays) ' expect: 2
WScript.Echo DatePart("ww", #7/1/2003#, vbMonday, vbFirstFourDays) ' expect: 27
WScript.Echo DatePart("ww", #9/26/2071#, vbMonday, vbFirstFourDays) ' expect: 39
WScript.Echo DatePart("ww", #5/7/2169#, vbMonday, vbFirstFourDays) ' expect: 18
WScript.Echo DatePart("ww", #10/28/1987#, vbMonday, vbFirstFourDays) ' expect: 44
WScript.Echo DatePart("ww", #7/5/2100#, vbMonday, vbFirstFourDays) ' expect: 27
WScript.Echo DatePart("ww", #3/23/2179#, vbMonday, vbFirstFourDays) ' expect: 12
WScript.Echo DatePart("ww", #6/22/2140#, vbMonday, vbFirstFourDays) ' expect: 25
WScript.Echo DatePart("ww", #12/29/2003#, 2, 2)                  ' expect: 1
WScript.Echo DatePart("ww", #12/31/2007#, 2, 2)                  ' expect: 1
WScript.Echo DatePart("ww", #12/31/2004#, 2, 2)                  ' expect: 53
WScript.Echo DatePart("ww", #1/1/2005#, 2, 2)                    ' expect: 53
WScript.Echo DatePart("ww", #1/3/2005#, 2, 2)                    ' expect: 1
WScript.Echo DatePart("ww", #1/1/2009#, 2, 2)                    ' expect: 1
WScript.Echo DatePart("ww", #12/29/2008#, 2, 2)                  ' expect: 1
WScript.Echo DatePart("ww", #1/1/1900#, 2, 2)                    ' expect: 1
WScript.Echo DateAdd("d", -11633, #12/11/6669#) = #2/4/6638#     ' expect: True
WScript.Echo DateAdd("d", 18098, #4/9/8865#) = #10/28/8914#      ' expect: True
WScript.Echo DateAdd("d", -3327, #7/25/2705#) = #6/14/2696#      ' expect: True
WScript.Echo DateAdd("d", -42852, #4/29/7090#) = #12/31/6972#    ' expect: True
WScript.Echo DateAdd("d", 17724, #1/24/2747#) = #8/4/2795#       ' expect: True
WScript.Echo DateAdd("d", 22268, #6/24/8104#) = #6/12/8165#      ' expect: True
WScript.Echo DateAdd("d", -96196, #3/15/8678#) = #10/29/8414#    ' expect: True
WScript.Echo DateAdd("d", -57536, #12/19/4319#) = #6/8/4162#     ' expect: True
WScript.Echo DateAdd("d", -6555, #4/17/9988#) = #5/7/9970#       ' expect: True
WScript.Echo DateSerial(7493, 12, -316)                          ' expect: 1/18/7493
WScript.Echo DateSerial(6151, -8, 259)                           ' expect: 12/15/6150
WScript.Echo DateSerial(7770, 8, 465)                            ' expect: 11/8/7771
WScript.Echo DateSerial(5316, 16, -145)                          ' expect: 11/6/5316
WScript.Echo DateSerial(1850, 6, 178)                            ' expect: 11/25/1850
WScript.Echo DateSerial(5445, -14, 134)                          ' expect: 2/11/5444
WScript.Echo DateSerial(5902, 17, -488)                          ' expect: 12/28/5901
WScript.Echo DateSerial(7408, 6, -139)                           ' expect: 1/13/7408
WScript.Echo DateSerial(5842, 36, -256)                          ' expect: 3/19/5844
WScript.Echo DateSerial(8520, 3, -235)                           ' expect: 7/9/8519
WScript.Echo CDbl(#4/15/345#)                                    ' expect: -567846
WScript.Echo CDbl(#1/6/1538#)                                    ' expect: -132211
WScript.Echo CDbl(#2/13/132#)                                    ' expect: -645704
WScript.Echo CDbl(#7/4/981#)                                     ' expect: -335471
WScript.Echo CDbl(#6/16/1278#)                                   ' expect: -227012
WScript.Echo CDbl(#4/22/135#)                                    ' expect: -644540
WScript.Echo CDbl(#10/8/1138#)                                   ' expect: -278033
WScript.Echo CDbl(#1/4/473#)                                     ' expect: -521195
WScript.Echo Day(DateSerial(1600, 3, 0))                         ' expect: 29
WScript.Echo Day(DateSerial(1700, 3, 0))                         ' expect: 28
WScript.Echo Day(DateSerial(1800, 3, 0))                         ' expect: 28
WScript.Echo Day(DateSerial(1900, 3, 0))                         ' expect: 28
WScript.Echo Day(DateSerial(2000, 3, 0))                         ' expect: 29
WScript.Echo Day(DateSerial(2004, 3, 0))                         ' expect: 29
WScript.Echo Day(DateSerial(2100, 3, 0))                         ' expect: 28
WScript.Echo Day(DateSerial(2400, 3, 0))                         ' expect: 29
WScript.Echo DatePart("ww", #10/30/1988#, 1, 3)                  ' expect: 44
WScript.Echo DatePart("ww", #12/26/1957#, 1, 3)                  ' expect: 51
WScript.Echo DatePart("ww", #5/25/2049#, 6, 3)                   ' expect: 21
WScript.Echo DatePart("ww", #10/5/1919#, 3, 3)                   ' expect: 39
WScript.Echo DatePart("ww", #5/16/1940#, 4, 1)                   ' expect: 21
WScript.Echo DatePart("ww", #4/19/1956#, 2, 3)                   ' expect: 16
WScript.Echo DatePart("ww", #4/4/2060#, 5, 1)                    ' expect: 14
WScript.Echo DatePart("ww", #3/22/1901#, 6, 3)                   ' expect: 12
WScript.Echo DatePart("ww", #5/24/2086#, 6, 1)                   ' expect: 22
WScript.Echo DatePart("ww", #10/25/2040#, 7, 1)                  ' expect: 43
WScript.Echo DatePart("ww", #5/3/1972#, 1, 3)                    ' expect: 18
WScript.Echo DatePart("ww", #11/14/2085#, 4, 1)                  ' expect: 47
WScript.Echo DatePart("ww", #2/5/2148#, 2, 3)                    ' expect: 6
WScript.Echo DatePart("ww", #10/6/2109#, 2, 3)                   ' expect: 39
WScript.Echo DatePart("ww", #6/5/2072#, 4, 1)                    ' expect: 23
WScript.Echo DatePart("ww", #3/20/2198#, 1, 3)                   ' expect: 11
WScript.Echo DatePart("ww", #11/24/1957#, 3, 1)                  ' expect: 47
WScript.Echo DatePart("ww", #5/15/1979#, 4, 3)                   ' expect: 19
WScript.Echo DatePart("ww", #4/9/2020#, 5, 1)                    ' expect: 16
WScript.Echo DatePart("ww", #1/5/2088#, 1, 3)                    ' expect: 1
WScript.Echo DatePart("ww", #6/1/2183#, 2, 3)                    ' expect: 21
WScript.Echo DatePart("ww", #11/3/1935#, 4, 1)                   ' expect: 45
WScript.Echo DatePart("ww", #6/9/2152#, 4, 3)                    ' expect: 23
WScript.Echo DatePart("ww", #2/13/2175#, 5, 1)                   ' expect: 7
WScript.Echo DatePart("ww", #1/1/2000#, 1, 3)                    ' expect: 52
WScript.Echo DatePart("ww", #12/31/2000#, 1, 1)                  ' expect: 54
WScript.Echo DatePart("ww", #1/1/2006#, 1, 3)                    ' expect: 1
WScript.Echo DatePart("ww", #1/1/2006#, 2, 3)                    ' expect: 52
WScript.Echo DatePart("ww", #1/2/2010#, 1, 1)                    ' expect: 1
WScript.Echo DatePart("ww", #1/3/2010#, 1, 1)                    ' expect: 2
