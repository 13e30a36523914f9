' The documented generator: x1 = (x0 * 1140671485 + 12820163) mod 2^24, started at 327680
a = Rnd : b = Rnd : c = Rnd
WScript.Echo a                                                   ' expect: 0.7055475
WScript.Echo b                                                   ' expect: 0.533424
WScript.Echo c                                                   ' expect: 0.5795186
WScript.Echo TypeName(a)                                         ' expect: Single
WScript.Echo Rnd(0) = c                                          ' expect: True
WScript.Echo Rnd(0) = Rnd(0)                                     ' expect: True
a = Rnd(-1) : b = Rnd(-1)
WScript.Echo a = b                                               ' expect: True
WScript.Echo a = Rnd(0)                                          ' expect: True
WScript.Echo a                                                   ' expect: 0.224007
WScript.Echo Rnd(-2) = Rnd(-2)                                   ' expect: True
WScript.Echo Rnd(-1) = Rnd(-2)                                   ' expect: False
Rnd -1 : Randomize 10 : a = Rnd
Rnd -1 : Randomize 10 : b = Rnd
WScript.Echo a = b                                               ' expect: True
Rnd -1 : Randomize 11 : b = Rnd
WScript.Echo a = b                                               ' expect: False
'the generator in the script's own arithmetic, from a known start
x = 327680
Function Step1(x)
    Dim hi, lo, r
    ' x * 1140671485 in parts below 2^53
    lo = (x And 4095) * 1140671485
    hi = (x \ 4096) * 1140671485
    hi = hi - Int(hi / 4096) * 4096
    r = lo + hi * 4096 + 12820163
    Step1 = r - Int(r / 16777216) * 16777216
End Function
x = Step1(x)
WScript.Echo CSng(x / 16777216)                                  ' expect: 0.7055475
x = Step1(x)
WScript.Echo CSng(x / 16777216)                                  ' expect: 0.533424
ok = True
For i = 1 To 1000
    v = Rnd
    If v < 0 Or v >= 1 Then ok = False
Next
WScript.Echo ok                                                  ' expect: True
seed = Rnd(0) * 16777216
seed = Step1(seed)
WScript.Echo Rnd(1) * 16777216 = seed                            ' expect: True
