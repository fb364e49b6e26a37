h$ curl -k -v -c jar -b jar http://www.example.com/auth/signin -H 'Content-Type: application/json' -d '{"user":"anna","password":"planted-secret-password"}'
  % Total    % Received % Xferd  Average Speed   Time    Time     Time  Current
                                 Dload  Upload   Total   Spent    Left  Speed
  0     0    0     0    0     0      0      0 --:--:-- --:--:-- --:--:--     0*   Trying 127.0.0.1:80...
* Connected to www.example.com (127.0.0.1) port 80 (#0)
> POST /auth/signin HTTP/1.1
> Host: www.example.com
> User-Agent: curl/7.88.1
> Accept: */*
> Content-Type: application/json
> Content-Length: 52
> 
} [52 bytes data]
< HTTP/1.1 200 OK
< Date: Sat, 28 Nov 2026 20:33:46 GMT
< Cache-Control: no-store
< Content-Type: application/json
< Set-Cookie: session=planted-secret-session-1; Path=/; Secure; HttpOnly; SameSite=Lax
< Content-Length: 15
< 
{ [15 bytes data]
100    67  100    15  100    52   2210   7662 --:--:-- --:--:-- --:--:-- 11166
* Connection #0 to host www.example.com left intact
{"user":"anna"}
$ curl -k -v -c jar -b jar http://www.example.com/me
  % Total    % Received % Xferd  Average Speed   Time    Time     Time  Current
                                 Dload  Upload   Total   Spent    Left  Speed
  0     0    0     0    0     0      0      0 --:--:-- --:--:-- --:--:--     0*   Trying 127.0.0.1:80...
* Connected to www.example.com (127.0.0.1) port 80 (#0)
> GET /me HTTP/1.1
> Host: www.example.com
> User-Agent: curl/7.88.1
> Accept: */*
> 
< HTTP/1.1 401 Unauthorized
< Date: Sat, 28 Nov 2026 20:33:46 GMT
< Cache-Control: no-store
< Content-Type: application/json
< Content-Length: 18
< 
{ [18 bytes data]
100    18  100    18    0     0   2532      0 --:--:-- --:--:-- --:--:--  2571
* Connection #0 to host www.example.com left intact
{"error":"denied"}
$ curl -k -v -c jar -b jar http://www.example.com/auth/signout -X POST
  % Total    % Received % Xferd  Average Speed   Time    Time     Time  Current
                                 Dload  Upload   Total   Spent    Left  Speed
  0     0    0     0    0     0      0      0 --:--:-- --:--:-- --:--:--     0*   Trying 127.0.0.1:80...
* Connected to www.example.com (127.0.0.1) port 80 (#0)
> POST /auth/signout HTTP/1.1
> Host: www.example.com
> User-Agent: curl/7.88.1
> Accept: */*
> 
< HTTP/1.1 200 OK
< Date: Sat, 28 Nov 2026 20:33:46 GMT
< Cache-Control: no-store
< Content-Type: application/json
< Content-Length: 15
< 
{ [15 bytes data]
100    15  100    15    0     0   2788      0 --:--:-- --:--:-- --:--:--  3000
* Connection #0 to host www.example.com left intact
{"user":"anna"}
$ curl -k -v -c jar -b jar http://www.example.com/me
  % Total    % Received % Xferd  Average Speed   Time    Time     Time  Current
                                 Dload  Upload   Total   Spent    Left  Speed
  0     0    0     0    0     0      0      0 --:--:-- --:--:-- --:--:--     0*   Trying 127.0.0.1:80...
* Connected to www.example.com (127.0.0.1) port 80 (#0)
> GET /me HTTP/1.1
> Host: www.example.com
> User-Agent: curl/7.88.1
> Accept: */*
> 
< HTTP/1.1 401 Unauthorized
< Date: Sat, 28 Nov 2026 20:33:46 GMT
< Cache-Control: no-store
< Content-Type: application/json
< Content-Length: 18
< 
{ [18 bytes data]
100    18  100    18    0     0   2560      0 --:--:-- --:--:-- --:--:--  3000
* Connection #0 to host www.example.com left intact
{"error":"denied"}
