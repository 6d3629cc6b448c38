/** For an ESP32 in Arduino C++. */
export const ARDUINO = `// An ESP32 on a battery with a black and white e-paper panel of 800 × 480 pixels: another picture each time it wakes.
// Libraries: ArduinoJson 7, GxEPD2. Add the device by hand, with this profile, and put its token here:
// {"width":800,"height":480,"fit":"cover","format":"bmp","colors":"mono","poll_seconds":3600}
#include <ArduinoJson.h>
#include <GxEPD2_BW.h>
#include <HTTPClient.h>
#include <WiFi.h>

const char* SSID = "…";
const char* PASSWORD = "…";
const String SERVER = "http://192.168.1.10:3000";
const String TOKEN = "…";

GxEPD2_BW<GxEPD2_750_T7, GxEPD2_750_T7::HEIGHT> panel(GxEPD2_750_T7(/* CS */ 5, /* DC */ 17, /* RST */ 16, /* BUSY */ 4));
WiFiClient client; // for https:// WiFiClientSecure with setCACert()
HTTPClient http; // one for all requests: the connection stays open

// Kept while asleep. An ETag has at most 40 characters.
RTC_DATA_ATTR char etag[41];
RTC_DATA_ATTR int version, total, turn;
RTC_DATA_ATTR char ids[5][40], files[5][40];

uint64_t pollSeconds = 900;

// Every answer says how long to sleep, refusals too.
int request(const String& path, const String& body = "") {
  static const char* wanted[] = {"ETag", "X-Poll-After-Seconds"};
  http.setReuse(true);
  http.setTimeout(30000);
  if (!http.begin(client, SERVER + path)) return -1;
  http.collectHeaders(wanted, 2);
  http.addHeader("Authorization", "Bearer " + TOKEN);
  if (body.length()) http.addHeader("Content-Type", "application/json");
  if (path == "/api/sync" && etag[0]) http.addHeader("If-None-Match", etag);
  int status = body.length() ? http.POST(body) : http.GET();
  long seconds = http.header("X-Poll-After-Seconds").toInt();
  if (seconds > 0) pollSeconds = seconds;
  return status;
}

// Every answer has a Content-Length, so the stream is the body and nothing else.
bool readQueue() {
  JsonDocument queue;
  if (deserializeJson(queue, http.getStream())) return false;
  total = turn = 0;
  for (JsonObject image : queue["images"].as<JsonArray>()) {
    if (total == 5) break;
    strlcpy(ids[total], image["id"] | "", sizeof ids[0]);
    strlcpy(files[total++], image["file"] | "", sizeof files[0]);
  }
  version = queue["version"];
  strlcpy(etag, http.header("ETag").c_str(), sizeof etag);
  return true;
}

// A BMP of one bit a pixel, straight from the network into the panel's memory.
bool draw(const char* file) {
  if (request(String("/api/sync/files/") + file) != 200) return false;
  Stream& in = http.getStream();
  uint8_t head[62]; // two headers and a palette of two colours
  if (in.readBytes(head, sizeof head) != sizeof head || head[0] != 'B' || head[28] != 1) return false;
  auto number = [&](int at) { return int32_t(head[at] | head[at + 1] << 8 | head[at + 2] << 16 | uint32_t(head[at + 3]) << 24); };
  int32_t width = number(18), height = number(22);
  bool oneIsWhite = head[58] > head[54];
  uint8_t skipped, row[512]; // of a picture up to 4096 pixels wide
  for (int32_t at = sizeof head; at < number(10); at++) in.readBytes(&skipped, 1);
  size_t stride = (width + 31) / 32 * 4;
  for (int32_t y = 0; y < abs(height); y++) {
    if (stride > sizeof row || in.readBytes(row, stride) != stride) return false;
    for (int32_t x = 0; x < width; x++) {
      bool isWhite = bool(row[x / 8] >> (7 - x % 8) & 1) == oneIsWhite;
      // The last row comes first, unless the height is negative.
      panel.drawPixel(x, height > 0 ? height - 1 - y : y, isWhite ? GxEPD_WHITE : GxEPD_BLACK);
    }
  }
  http.end();
  return true;
}

void showNext() {
  panel.init();
  panel.setFullWindow();
  panel.fillScreen(GxEPD_WHITE);
  if (!draw(files[turn])) {
    etag[0] = 0; // ask for the whole queue when it wakes
    return;
  }
  panel.display();
  panel.hibernate();
  JsonDocument news;
  news["version"] = version;
  news["views"][ids[turn]] = 1;
  news["rssi"] = WiFi.RSSI();
  String body;
  serializeJson(news, body);
  request("/api/sync/ack", body);
  http.end();
  turn = (turn + 1) % total;
}

void setup() {
  WiFi.begin(SSID, PASSWORD);
  for (int tries = 0; WiFi.status() != WL_CONNECTED && tries < 100; tries++) delay(100);
  int status = request("/api/sync"); // 304: nothing new. 401: revoked.
  bool isNew = status == 200 && readQueue();
  http.end();
  if (isNew ? total > 0 : status == 304 && total > 1) showNext();
  esp_sleep_enable_timer_wakeup(pollSeconds * 1000000);
  esp_deep_sleep_start();
}

void loop() {}
`;
