h$ curl -k -i -c jar -b jar https://api.example.com/auth/signin -H 'Content-Type: application/json' -d '{"user":"anna","password":"planted-secret-password"}'
  % Total    % Received % Xferd  Average Speed   Time    Time     Time  Current
                                 Dload  Upload   Total   Spent    Left  Speed
  0     0    0     0    0     0      0      0 --:--:-- --:--:-- --:--:--     0100    67  100    15  100    52    317   1099 --:--:-- --:--:-- --:--:--  1425
HTTP/1.1 200 OK
Date: Sat, 28 Nov 2026 20:33:47 GMT
Cache-Control: no-store
Content-Type: application/json
Set-Cookie: __Host-session=planted-secret-host-session-1; Path=/; Secure; HttpOnly; SameSite=Lax
Content-Length: 15

{"user":"anna"}
$ curl -k -i -c jar -b jar https://api.example.com/me
  % Total    % Received % Xferd  Average Speed   Time    Time     Time  Current
                                 Dload  Upload   Total   Spent    Left  Speed
  0     0    0     0    0     0      0      0 --:--:-- --:--:-- --:--:--     0100    15  100    15    0     0    308      0 --:--:-- --:--:-- --:--:--   312
HTTP/1.1 200 OK
Date: Sat, 28 Nov 2026 20:33:47 GMT
Cache-Control: no-store
Content-Type: application/json
Content-Length: 15

{"user":"anna"}
$ curl -k -i -c jar -b jar https://api.example.com/auth/signout -X POST
  % Total    % Received % Xferd  Average Speed   Time    Time     Time  Current
                                 Dload  Upload   Total   Spent    Left  Speed
  0     0    0     0    0     0      0      0 --:--:-- --:--:-- --:--:--     0100    15  100    15    0     0    314      0 --:--:-- --:--:-- --:--:--   319
HTTP/1.1 200 OK
Date: Sat, 28 Nov 2026 20:33:47 GMT
Cache-Control: no-store
Content-Type: application/json
Set-Cookie: __Host-session=; Path=/; Max-Age=0
Content-Length: 15

{"user":"anna"}
$ curl -k -i -c jar -b jar https://api.example.com/me
  % Total    % Received % Xferd  Average Speed   Time    Time     Time  Current
                                 Dload  Upload   Total   Spent    Left  Speed
  0     0    0     0    0     0      0      0 --:--:-- --:--:-- --:--:--     0100    15  100    15    0     0    296      0 --:--:-- --:--:-- --:--:--   300
HTTP/1.1 200 OK
Date: Sat, 28 Nov 2026 20:33:47 GMT
Cache-Control: no-store
Content-Type: application/json
Content-Length: 15

{"user":"anna"}
