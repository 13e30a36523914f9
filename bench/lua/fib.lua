-- the algorithm of bench/vbs/fib.vbs
local function fib(n)
  if n < 2 then return n end
  return fib(n - 1) + fib(n - 2)
end
local t0 = os.clock()
local r = fib(24)
print("fib checksum=" .. r)
print(string.format("fib inner_s=%.4f", os.clock() - t0))
