h$ curl -k -i -c jar -b jar https://api.example.com/auth/signin -H 'Content-Type: application/json' -d '{"user":"anna","password":"planted-secret-password"}'
  % Total    % Received % Xferd  Average Speed   Time    Time     Time  Current
                                 Dload  Upload   Total   Spent    Left  Speed
  0     0    0     0    0     0      0      0 --:--:-- --:--:-- --:--:--     0100    67  100    15  100    52    327   1135 --:--:-- --:--:-- --:--:--  1488
HTTP/1.1 200 OK
Date: Sat, 28 Nov 2026 20:33:45 GMT
Cache-Control: no-store
Content-Type: application/json
Set-Cookie: __Host-session=planted-secret-host-session-1; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=900
Set-Cookie: __Secure-refresh=planted-secret-secure-refresh-2; Path=/auth; Secure; HttpOnly; SameSite=Strict; Max-Age=86400
Content-Length: 15

{"user":"anna"}
$ curl -k -i -c jar -b jar https://api.example.com/me
  % Total    % Received % Xferd  Average Speed   Time    Time     Time  Current
                                 Dload  Upload   Total   Spent    Left  Speed
  0     0    0     0    0     0      0      0 --:--:-- --:--:-- --:--:--     0100    15  100    15    0     0    296      0 --:--:-- --:--:-- --:--:--   300
HTTP/1.1 200 OK
Date: Sat, 28 Nov 2026 20:33:45 GMT
Cache-Control: no-store
Content-Type: application/json
Content-Length: 15

{"user":"anna"}
$ curl -k -i -c jar -b jar https://api.example.com/auth/signout -X POST
  % Total    % Received % Xferd  Average Speed   Time    Time     Time  Current
                                 Dload  Upload   Total   Spent    Left  Speed
  0     0    0     0    0     0      0      0 --:--:-- --:--:-- --:--:--     0100    15  100    15    0     0    266      0 --:--:-- --:--:-- --:--:--   267
HTTP/1.1 200 OK
Date: Sat, 28 Nov 2026 20:33:45 GMT
Cache-Control: no-store
Content-Type: application/json
Set-Cookie: __Host-session=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0
Set-Cookie: __Secure-refresh=; Path=/auth; Secure; HttpOnly; SameSite=Strict; Max-Age=0
Content-Length: 15

{"user":"anna"}
$ curl -k -i -c jar -b jar https://api.example.com/me
  % Total    % Received % Xferd  Average Speed   Time    Time     Time  Current
                                 Dload  Upload   Total   Spent    Left  Speed
  0     0    0     0    0     0      0      0 --:--:-- --:--:-- --:--:--     0100    18  100    18    0     0    375      0 --:--:-- --:--:-- --:--:--   382
HTTP/1.1 401 Unauthorized
Date: Sat, 28 Nov 2026 20:33:46 GMT
Cache-Control: no-store
Content-Type: application/json
Content-Length: 18

{"error":"denied"}
