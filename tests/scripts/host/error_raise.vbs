' expect exit 1
' expect stderr: {script}(3, 1) My.Source: my text
Err.Raise 1234, "My.Source", "my text"
