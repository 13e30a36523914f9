-- the algorithm of bench/vbs/sortarr.vbs
local t0 = os.clock()
local function qsort(v, lo, hi)
  local i, j, p = lo, hi, v[(lo + hi) // 2]
  while i <= j do
    while v[i] < p do i = i + 1 end
    while v[j] > p do j = j - 1 end
    if i <= j then
      local t = v[i]
      v[i] = v[j]
      v[j] = t
      i = i + 1
      j = j - 1
    end
  end
  if lo < j then qsort(v, lo, j) end
  if i < hi then qsort(v, i, hi) end
end
local n, a, x = 100000, {}, 12345
for i = 0, n - 1 do
  x = (x * 1103 + 12345) % 1000003
  a[i] = x
end
qsort(a, 0, n - 1)
local c = 0
for i = 1, n - 1 do
  if a[i - 1] > a[i] then print("NOT SORTED at " .. i) end
  c = (c + (i % 1000) * (a[i] % 1000)) % 1000003
end
print("sortarr checksum=" .. c .. "," .. a[0] .. "," .. a[n - 1])
print(string.format("sortarr inner_s=%.4f", os.clock() - t0))
