/** With curl. */
export const SHELL = String.raw`#!/bin/sh
# A Linux machine with a screen, such as a Raspberry Pi: needs curl, tar and jq, and any program that shows a folder.
SERVER=http://localhost:3000
FOLDER=$HOME/frame
PROFILE='{"width":1920,"height":1080,"fit":"contain","format":"jpeg","poll_seconds":300}'
GRANT=urn:ietf:params:oauth:grant-type:device_code

umask 077 # the token is nobody else's to read
mkdir -p "$FOLDER" && cd "$FOLDER" || exit 1

field() { printf '%s' "$1" | jq -r "$2"; }
header() { grep -i "^$1:" .headers | cut -d ' ' -f 2- | tr -d '\r'; }

pair() {
  grant=$(curl -fsS "$SERVER/api/devices/authorize" \
    --data-urlencode "client_name=$(uname -n)" --data-urlencode "profile=$PROFILE") || return 1
  field "$grant" '"Open \(.verification_uri) and type \(.user_code)"'
  interval=$(field "$grant" .interval)
  while sleep "$interval"; do
    answer=$(curl -sS "$SERVER/api/devices/token" -d "grant_type=$GRANT" \
      -d "device_code=$(field "$grant" .device_code)") || continue
    case $(field "$answer" '.error // .code // "approved"') in
      approved) field "$answer" '"Authorization: Bearer \(.access_token)"' > .token && return ;;
      slow_down | too_many_requests) interval=$((interval + 5)) ;;
      authorization_pending) ;;
      *) return 1 ;; # expired_token, access_denied
    esac
  done
}

unpack() {
  rm -rf .new && mkdir .new && tar -xf .pack -C .new || return 1
  manifest=.new/manifest.json
  for file in [0-9]*; do # what is gone
    jq -e --arg file "$file" 'any(.images[]; .file == $file)' $manifest > .found || rm -f "$file"
  done
  mv .new/* . # each file appears whole
  echo "If-None-Match: $(header etag)" > .etag
  curl -sS "$SERVER/api/sync/ack" -H @.token -H 'Content-Type: application/json' -d "$(jq -c '{version}' manifest.json)"
}

while :; do
  [ -s .token ] || pair || { sleep 60; continue; }
  [ -s .etag ] || : > .etag
  have=$(ls | grep '^[0-9]' | paste -s -d , -)
  case $(curl -sS -o .pack -D .headers -w '%{http_code}' -H @.token -H @.etag \
    -H 'Accept: application/x-tar' "$SERVER/api/sync?have=$have") in
    200) unpack ;;
    401) rm -f .token .etag ;; # revoked: it pairs again after its sleep
  esac
  pause=$(header x-poll-after-seconds)
  [ "$pause" ] || pause=900
  sleep "$pause"
done
`;
