"""Whether impacket, a client of others, gets what it asks for."""
import netns
netns.enter()
from tap import *

server = netns.Server()
for level, name in ((5, "integrity"), (6, "privacy")):
    s = netns.login(level=level)
    q = s.ExecQuery("SELECT Name, Version FROM Win32_OperatingSystem")
    o = q.Next(0xffffffff, 1)[0].getProperties()
    check(f"a query with packet {name}", o["Version"]["value"] == os.uname().release, o)
netns.hang_up()
server.stop()
end()
