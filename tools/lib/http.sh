# HTTP with nothing but bash, since a fresh machine may lack curl. Sourced. Plain http only: these are our own listeners.

# http_split URL: sets HTTP_HOST, HTTP_PORT, HTTP_PATH.
http_split() {
  local rest=${1#http://}
  HTTP_PATH=/${rest#*/}
  [[ $rest == */* ]] || HTTP_PATH=/
  rest=${rest%%/*}
  HTTP_HOST=${rest%:*} HTTP_PORT=${rest##*:}
  [[ $rest == *:* ]] || HTTP_PORT=80
  case $HTTP_HOST in '*' | + | 0.0.0.0 | '[::]') HTTP_HOST=127.0.0.1 ;; esac
}

http_listens() {
  http_split "$1"
  (exec 7<>"/dev/tcp/$HTTP_HOST/$HTTP_PORT") 2>/dev/null
}

# Prints the status code and the body: http_get URL
http_get() {
  http_split "$1"
  (
    exec 7<>"/dev/tcp/$HTTP_HOST/$HTTP_PORT" || exit 1
    printf 'GET %s HTTP/1.0\r\nHost: %s:%s\r\nConnection: close\r\n\r\n' "$HTTP_PATH" "$HTTP_HOST" "$HTTP_PORT" >&7
    timeout 10 sed -e '1s/^[^ ]* \([0-9]*\).*/\1/' -e '2,/^\r$/d' <&7
  ) 2>/dev/null
}

http_ok() { [[ $(http_get "$1") == 200* ]]; }
