/** For MicroPython. */
export const MICRO_PYTHON = `# MicroPython on an ESP32 or Raspberry Pi Pico W with a colour display of 320 × 240 pixels. Save it as main.py.
# Baseline JPEG is what small decoders read, and max_bytes keeps a picture within their memory.
import binascii, hashlib, json, machine, network, os, time
import urequests as requests

SSID, PASSWORD = "…", "…"
SERVER = "http://192.168.1.10:3000"
PROFILE = {"width": 320, "height": 240, "fit": "cover", "format": "jpeg", "max_bytes": 30000, "poll_seconds": 900}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
GRANT = "grant_type=urn:ietf:params:oauth:grant-type:device_code&device_code="


def show(path):
    print("show", path)  # your display's call, such as jpegdec's open_file(path), decode(0, 0)


def load():
    try:
        with open("state.json") as file:
            return json.load(file)
    except (OSError, ValueError):
        return {"images": [], "next": 0}


def save():
    with open("state.part", "w") as file:
        json.dump(state, file)
    os.rename("state.part", "state.json")


def call(method, path, **options):
    if "token" in state:
        options.setdefault("headers", {})["Authorization"] = "Bearer " + state["token"]
    return requests.request(method, SERVER + path, **options)


def pair():
    answer = call("POST", "/api/devices/authorize", json={"client_name": "MicroPython", "profile": PROFILE})
    grant = answer.json()
    answer.close()
    print("Open", grant["verification_uri"], "and type", grant["user_code"])
    interval = grant["interval"]
    while True:
        time.sleep(interval)
        answer = call("POST", "/api/devices/token", data=GRANT + grant["device_code"], headers=FORM)
        body = answer.json()
        answer.close()
        if "access_token" in body:
            state["token"] = body["access_token"]
            return save()
        if body.get("error") == "slow_down":
            interval += 5
        elif body.get("error") != "authorization_pending":
            raise OSError(body.get("error"))  # expired_token, access_denied


def fetch(image):
    """Into flash piece by piece: a picture need not fit into memory."""
    answer = call("GET", "/api/sync/files/" + image["file"])
    digest = hashlib.sha256()
    with open("part", "wb") as file:
        while True:
            piece = answer.raw.read(1024)
            if not piece:
                break
            digest.update(piece)
            file.write(piece)
    answer.close()
    if binascii.hexlify(digest.digest()).decode() != image["sha256"]:
        raise OSError("incomplete")
    os.rename("part", image["file"])


def synchronise():
    """Returns how long to sleep; every answer says so, refusals too."""
    headers = {"If-None-Match": state["etag"]} if "etag" in state else {}
    answer = call("GET", "/api/sync", headers=headers)
    found = {name.lower(): value for name, value in answer.headers.items()}
    if answer.status_code == 200:
        queue = answer.json()
        here = os.listdir()
        for image in queue["images"]:
            if image["file"] not in here:
                fetch(image)
        names = [image["file"] for image in queue["images"]]
        for image in state["images"]:
            if image["file"] in here and image["file"] not in names:
                os.remove(image["file"])
        images = [{"id": image["id"], "file": image["file"]} for image in queue["images"]]
        state.update({"images": images, "version": queue["version"], "etag": found["etag"], "next": 0})
        save()
    elif answer.status_code == 401:  # revoked: it pairs again
        state.pop("token")
        state.pop("etag", None)
        save()
    answer.close()
    return int(found.get("x-poll-after-seconds", 900))


def show_next():
    if not state["images"]:
        return
    image = state["images"][state["next"] % len(state["images"])]
    show(image["file"])
    state["next"] += 1
    save()
    news = {"version": state["version"], "views": {image["id"]: 1}, "rssi": wlan.status("rssi")}
    call("POST", "/api/sync/ack", json=news).close()


state = load()
seconds = 900
try:
    wlan = network.WLAN(network.STA_IF)
    wlan.active(True)
    wlan.connect(SSID, PASSWORD)
    for _ in range(100):
        if not wlan.isconnected():
            time.sleep_ms(100)
    if "token" not in state:
        pair()
    seconds = synchronise()
    show_next()
except OSError as error:
    print(error)
machine.deepsleep(seconds * 1000)
`;
