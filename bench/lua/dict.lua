-- the algorithm of bench/vbs/dict.vbs
local t0 = os.clock()
local d, count, keys = {}, 0, {}
for i = 1, 100000 do
  local k = "key" .. i
  d[k] = i
  count = count + 1
  keys[count] = k
end
local s = 0
for i = 1, 100000 do
  if d["key" .. i] then s = (s + d["key" .. i]) % 1000003 end
end
for _, k in ipairs(keys) do
  s = (s + #k) % 1000003
end
print("dict checksum=" .. s .. "," .. count)
print(string.format("dict inner_s=%.4f", os.clock() - t0))
