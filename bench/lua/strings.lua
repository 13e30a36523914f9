-- the algorithm of bench/vbs/strings.vbs
local t0 = os.clock()
local parts = {}
for i = 1, 20000 do
  parts[#parts + 1] = "item" .. i .. ";"
end
local s = table.concat(parts) -- "s = s .. x" in the loop would be quadratic in Lua
local n = 0
for i = 1, 200 do
  local r = string.gsub(s, "item", "element")
  n = n + #r
end
local p, i = 1, 0
while true do
  p = string.find(s, ";", p, true)
  if not p then break end
  i = i + 1
  p = p + 1
end
for p = 1, 200000 do
  n = n + string.byte(string.sub(s, (p * 7) % #s + 1, (p * 7) % #s + 1))
end
print("strings checksum=" .. n .. "," .. i .. "," .. #s)
print(string.format("strings inner_s=%.4f", os.clock() - t0))
