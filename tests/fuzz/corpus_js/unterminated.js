function f( { "a
 /[