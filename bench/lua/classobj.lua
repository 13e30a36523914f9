-- the algorithm of bench/vbs/classobj.vbs
local Counter = {}
Counter.__index = Counter
function Counter.new() return setmetatable({ v = 0 }, Counter) end
function Counter:add(n) self.v = (self.v + n) % 1000003 end
function Counter:value() return self.v end
local t0 = os.clock()
local c, s = Counter.new(), 0
for i = 1, 300000 do
  c:add(i)
  s = (s + c:value()) % 1000003
end
print("classobj checksum=" .. c:value() .. "," .. s)
print(string.format("classobj inner_s=%.4f", os.clock() - t0))
