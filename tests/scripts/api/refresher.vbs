' SWbemRefresher, SWbemRefreshableItem and Refresh_: objects stay the same, their values change.
' covers: SWbemRefresher.Item SWbemRefresher.Count SWbemRefresher.Add SWbemRefresher.AddEnum SWbemRefresher.Remove
' covers: SWbemRefresher.Refresh SWbemRefresher.AutoReconnect SWbemRefresher.DeleteAll SWbemRefreshableItem.Index
' covers: SWbemRefreshableItem.Refresher SWbemRefreshableItem.IsSet SWbemRefreshableItem.Object SWbemRefreshableItem.ObjectSet
' covers: SWbemRefreshableItem.Remove SWbemObjectEx.Refresh_
Set svc = GetObject("winmgmts:root\cimv2")
Sub Store(number, text)
    Set n = svc.Get("Test_Static").SpawnInstance_
    n.Name = "r" : n.Number = number : n.Text = text
    n.Put_
End Sub
Store 1, "one" : Store 2, "two"
Set r = CreateObject("WbemScripting.SWbemRefresher")
WScript.Echo TypeName(r), r.Count, r.AutoReconnect ' expect: SWbemRefresher 0 True
Set a = r.Add(svc, "Test_Static.Name=""r"",Number=1")
Set e = r.AddEnum(svc, "Test_Static")
WScript.Echo TypeName(a), a.IsSet, e.IsSet, a.ObjectSet Is Nothing, e.Object Is Nothing, a.Index <> e.Index, r.Count ' expect: SWbemRefreshableItem False True True True True 2
WScript.Echo a.Refresher Is r, r(a.Index) Is a, r.Item(e.Index) Is e ' expect: True True True
Set o = a.Object : Set s = e.ObjectSet
WScript.Echo o.Text, s.Count, TypeName(o), TypeName(s) ' expect: one 2 SWbemObjectEx SWbemObjectSet
Set member = s("Test_Static.Name=""r"",Number=2")
Set leaves = s("Test_Static.Name=""r"",Number=1")
Set text = o.Properties_("Text")
Store 1, "changed" : Store 2, "also" : Store 3, "three"
WScript.Echo o.Text, member.Text, s.Count ' expect: one two 2
r.Refresh
WScript.Echo o.Text, text, member.Text, s.Count, a.Object Is o, e.ObjectSet Is s ' expect: changed changed also 3 True True
WScript.Echo s("Test_Static.Name=""r"",Number=2") Is member ' expect: True
For Each x In s : all = all & x.Text & " " : Next
WScript.Echo all ' expect: changed also three
svc.Delete "Test_Static.Name=""r"",Number=1"
r.Remove a.Index
r.Refresh
WScript.Echo s.Count, r.Count, leaves.Text, a.Refresher Is Nothing, o.Text ' expect: 2 1 changed True changed
' an item that cannot be read tells so and does not stop the others
Set gone = r.Add(svc, "Test_Static.Name=""r"",Number=3")
svc.Delete "Test_Static.Name=""r"",Number=3"
On Error Resume Next
Sub Show(what) : WScript.Echo what, Hex(Err.Number), Err.Source : Err.Clear : End Sub
r.Refresh : Show "vanished" ' expect: vanished 80041002 SWbemRefresher
WScript.Echo s.Count, gone.Object.Text ' expect: 1 three
For Each x In r : kinds = kinds & TypeName(x) & x.IsSet & " " : Next
WScript.Echo kinds ' expect: SWbemRefreshableItemTrue SWbemRefreshableItemFalse
gone.Remove
WScript.Echo r.Count ' expect: 1
r.AutoReconnect = False
WScript.Echo r.AutoReconnect ' expect: False
' by context and flags
Set nvs = CreateObject("WbemScripting.SWbemNamedValueSet")
nvs.Add "any", 1
WScript.Echo r.Add(svc, "Test_Call='one'", &H20000, nvs).Object.Id ' expect: one
r.DeleteAll
WScript.Echo r.Count, e.Refresher Is Nothing ' expect: 0 True
' Refresh_ of an object
Set i = svc.Get("Test_Static.Name=""r"",Number=2")
i.Text = "local change"
Store 2, "stored"
i.Refresh_
WScript.Echo i.Text ' expect: stored
svc.Get("Test_Static").Refresh_ : Show "class" ' expect: class 0 
i.Delete_
i.Refresh_ : Show "deleted" ' expect: deleted 80041002 SWbemObjectEx
i.Refresh_ 1 : Show "flags" ' expect: flags 80041008 SWbemObjectEx
svc.Get("Test_Part").SpawnInstance_.Refresh_ : Show "no path" ' expect: no path 8004103A SWbemObjectEx
x = r.Item(99).Index : Show "no item" ' expect: no item 80041002 SWbemRefresher
r.Remove 99 : Show "remove" ' expect: remove 80041002 SWbemRefresher
e.Remove : Show "removed twice" ' expect: removed twice 80041002 SWbemRefreshableItem
r.Add svc, "Test_Static" : Show "class path" ' expect: class path 80041008 SWbemRefresher
r.Add svc, "Test_Static.Name=""none"",Number=1" : Show "no instance" ' expect: no instance 80041002 SWbemRefresher
r.Add svc, "a b" : Show "bad path" ' expect: bad path 8004103A SWbemRefresher
r.AddEnum svc, "No_Such_Class" : Show "no class" ' expect: no class 80041010 SWbemRefresher
r.AddEnum Nothing, "Test_Static" : Show "no services" ' expect: no services 80041008 SWbemRefresher
r.AddEnum r, "Test_Static" : Show "not services" ' expect: not services 80041008 SWbemRefresher
r.AddEnum svc, "Test_Static", 1 : Show "flags" ' expect: flags 80041008 SWbemRefresher
r.Refresh 1 : Show "flags" ' expect: flags 80041008 SWbemRefresher
WScript.Echo r.Count ' expect: 0
r.Refresh : Show "empty" ' expect: empty 0 
