-- the algorithm of bench/vbs/intloop.vbs
local t0 = os.clock()
local s = 0
for i = 1, 5000000 do
  s = (s + i) % 1000003
end
print("intloop checksum=" .. s)
print(string.format("intloop inner_s=%.4f", os.clock() - t0))
