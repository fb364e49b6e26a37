h$ curl -k -i -c jar -b jar https://example-app.vercel.app/auth/signin -H 'Content-Type: application/json' -d '{"user":"anna","password":"planted-secret-password"}'
  % Total    % Received % Xferd  Average Speed   Time    Time     Time  Current
                                 Dload  Upload   Total   Spent    Left  Speed
  0     0    0     0    0     0      0      0 --:--:-- --:--:-- --:--:--     0100    67  100    15  100    52    318   1104 --:--:-- --:--:-- --:--:--  1425
HTTP/1.1 200 OK
Date: Sat, 28 Nov 2026 20:33:46 GMT
Cache-Control: no-store
Content-Type: application/json
Set-Cookie: session=planted-secret-session-1; Domain=vercel.app; Path=/; Secure; HttpOnly; SameSite=Lax
Content-Length: 15

{"user":"anna"}
$ curl -k -i -c jar -b jar https://example-app.vercel.app/me
  % Total    % Received % Xferd  Average Speed   Time    Time     Time  Current
                                 Dload  Upload   Total   Spent    Left  Speed
  0     0    0     0    0     0      0      0 --:--:-- --:--:-- --:--:--     0100    18  100    18    0     0    321      0 --:--:-- --:--:-- --:--:--   327
HTTP/1.1 401 Unauthorized
Date: Sat, 28 Nov 2026 20:33:46 GMT
Cache-Control: no-store
Content-Type: application/json
Content-Length: 18

{"error":"denied"}
$ curl -k -i -c jar -b jar https://example-app.vercel.app/auth/signout -X POST
  % Total    % Received % Xferd  Average Speed   Time    Time     Time  Current
                                 Dload  Upload   Total   Spent    Left  Speed
  0     0    0     0    0     0      0      0 --:--:-- --:--:-- --:--:--     0100    15  100    15    0     0    323      0 --:--:-- --:--:-- --:--:--   326
HTTP/1.1 200 OK
Date: Sat, 28 Nov 2026 20:33:46 GMT
Cache-Control: no-store
Content-Type: application/json
Content-Length: 15

{"user":"anna"}
$ curl -k -i -c jar -b jar https://example-app.vercel.app/me
  % Total    % Received % Xferd  Average Speed   Time    Time     Time  Current
                                 Dload  Upload   Total   Spent    Left  Speed
  0     0    0     0    0     0      0      0 --:--:-- --:--:-- --:--:--     0100    18  100    18    0     0    321      0 --:--:-- --:--:-- --:--:--   327
HTTP/1.1 401 Unauthorized
Date: Sat, 28 Nov 2026 20:33:46 GMT
Cache-Control: no-store
Content-Type: application/json
Content-Length: 18

{"error":"denied"}
