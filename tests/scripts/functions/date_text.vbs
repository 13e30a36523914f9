' What CDate and IsDate read in en-US
WScript.Echo CDate("1/2/2003")                                   ' expect: 1/2/2003
WScript.Echo CDate("1-2-2003")                                   ' expect: 1/2/2003
WScript.Echo CDate("01/02/03")                                   ' expect: 1/2/2003
WScript.Echo CDate("1/2/29")                                     ' expect: 1/2/2029
WScript.Echo CDate("1/2/30")                                     ' expect: 1/2/1930
WScript.Echo CDate("1/2/99")                                     ' expect: 1/2/1999
WScript.Echo CDate("13/1/2003")                                  ' expect: 1/13/2003
WScript.Echo CDate("31/12/2003")                                 ' expect: 12/31/2003
WScript.Echo CDate("2003/1/2")                                   ' expect: 1/2/2003
WScript.Echo CDate("2003-01-02")                                 ' expect: 1/2/2003
WScript.Echo CDate("2003-01-02 10:20:30")                        ' expect: 1/2/2003 10:20:30 AM
WScript.Echo CDate("99/12/31")                                   ' expect: 12/31/1999
WScript.Echo Year(CDate("10/31")) = Year(Date)                   ' expect: True
WScript.Echo Month(CDate("10/31")) & "/" & Day(CDate("10/31"))   ' expect: 10/31
WScript.Echo Month(CDate("31/10")) & "/" & Day(CDate("31/10"))   ' expect: 10/31
WScript.Echo CDate("2/30")                                       ' expect: 2/1/1930
WScript.Echo CDate("30/2")                                       ' expect: 2/1/1930
WScript.Echo CDate("1/2003")                                     ' expect: 1/1/2003
WScript.Echo CDate("2003/4")                                     ' expect: 4/1/2003
WScript.Echo CDate("Jan 2 2003")                                 ' expect: 1/2/2003
WScript.Echo CDate("Jan 2, 2003")                                ' expect: 1/2/2003
WScript.Echo CDate("January 2, 2003")                            ' expect: 1/2/2003
WScript.Echo CDate("2 January 2003")                             ' expect: 1/2/2003
WScript.Echo CDate("2-Jan-2003")                                 ' expect: 1/2/2003
WScript.Echo CDate("2-Jan-03")                                   ' expect: 1/2/2003
WScript.Echo CDate("2003 Jan 2")                                 ' expect: 1/2/2003
WScript.Echo CDate("29-Feb-01")                                  ' expect: 2/1/2029
WScript.Echo CDate("29-Feb-2000")                                ' expect: 2/29/2000
WScript.Echo CDate("January 2003")                               ' expect: 1/1/2003
WScript.Echo CDate("Thursday, January 2, 2003")                  ' expect: 1/2/2003
WScript.Echo CDate("JAN 2 2003")                                 ' expect: 1/2/2003
WScript.Echo CDate("Jan. 2, 2003")                               ' expect: 1/2/2003
WScript.Echo Month(CDate("Jan 2")) & "/" & Day(CDate("2 Jan"))   ' expect: 1/2
WScript.Echo CDate("14:30")                                      ' expect: 2:30:00 PM
WScript.Echo CDate("2:30 PM")                                    ' expect: 2:30:00 PM
WScript.Echo CDate("2:30PM")                                     ' expect: 2:30:00 PM
WScript.Echo CDate("2:30:15 pm")                                 ' expect: 2:30:15 PM
WScript.Echo CDate("2 PM")                                       ' expect: 2:00:00 PM
WScript.Echo CDate("12 AM")                                      ' expect: 12:00:00 AM
WScript.Echo CDate("12:30 AM")                                   ' expect: 12:30:00 AM
WScript.Echo CDate("12:30 PM")                                   ' expect: 12:30:00 PM
WScript.Echo CDate("13:55 AM")                                   ' expect: 1:55:00 PM
WScript.Echo CDate("13:55 PM")                                   ' expect: 1:55:00 PM
WScript.Echo CDate("13.50")                                      ' expect: 1:50:00 PM
WScript.Echo CDate("12.25.10")                                   ' expect: 12:25:10 PM
WScript.Echo CDate("0.12")                                       ' expect: 12:12:00 AM
WScript.Echo CDate("1/2/2003 14:30")                             ' expect: 1/2/2003 2:30:00 PM
WScript.Echo CDate("14:30 1/2/2003")                             ' expect: 1/2/2003 2:30:00 PM
WScript.Echo CDate("1/2/2003 2 PM")                              ' expect: 1/2/2003 2:00:00 PM
WScript.Echo CDate("  1/2/2003  ")                               ' expect: 1/2/2003
WScript.Echo CDate("36526")                                      ' expect: 1/1/2000
WScript.Echo IsDate("10/31")                                     ' expect: True
WScript.Echo IsDate("12-1")                                      ' expect: True
WScript.Echo IsDate("30 6")                                      ' expect: True
WScript.Echo IsDate("30,6")                                      ' expect: True
WScript.Echo IsDate("5.1")                                       ' expect: True
WScript.Echo IsDate("12/24")                                     ' expect: True
WScript.Echo IsDate("23:30")                                     ' expect: True
WScript.Echo IsDate("1:30:59")                                   ' expect: True
WScript.Echo IsDate("12.25.2010")                                ' expect: False
WScript.Echo IsDate("24.12")                                     ' expect: False
WScript.Echo IsDate("24:00")                                     ' expect: False
WScript.Echo IsDate("12:60")                                     ' expect: False
WScript.Echo IsDate("12:30:60")                                  ' expect: False
WScript.Echo IsDate("2/29/2003")                                 ' expect: False
WScript.Echo IsDate("2/29/2004")                                 ' expect: True
WScript.Echo IsDate("Feb 30, 2003")                              ' expect: False
WScript.Echo IsDate("13/13/2003")                                ' expect: False
WScript.Echo IsDate("1/2/3/4")                                   ' expect: False
WScript.Echo IsDate("1/2/")                                      ' expect: False
WScript.Echo IsDate("/1/2")                                      ' expect: False
WScript.Echo IsDate("January")                                   ' expect: False
WScript.Echo IsDate("Foo 1 2003")                                ' expect: False
WScript.Echo IsDate("1/1/10000")                                 ' expect: False
WScript.Echo IsDate("0/1/2003")                                  ' expect: False
WScript.Echo IsDate("123")                                       ' expect: False
WScript.Echo IsDate("PM")                                        ' expect: False
WScript.Echo IsDate("2003-01-02T10:20:30")                       ' expect: False
WScript.Echo #1/2/2003#                                          ' expect: 1/2/2003
WScript.Echo #Jan 2, 2003#                                       ' expect: 1/2/2003
WScript.Echo #2003-01-02#                                        ' expect: 1/2/2003
WScript.Echo #1/2/2003 13:00#                                    ' expect: 1/2/2003 1:00:00 PM
WScript.Echo #1:00 PM#                                           ' expect: 1:00:00 PM
