# SPDX-License-Identifier: Apache-2.0
"""Clients of a WordPress, over HTTP alone. In: SITE, its address; NOTES, what was acknowledged.

wordpress-client.py install DBHOST   both wizards, by their forms
wordpress-client.py write COUNT      so many posts, and as many uploads, are acknowledged and verified
wordpress-client.py load             several clients post and upload until they are ended
wordpress-client.py verify           all that NOTES has is served, to the byte

A line of NOTES is written and synced when its answer came: 201 and what WordPress made of it.
"""
import hashlib
import http.cookiejar
import io
import json
import os
import random
import re
import sys
import threading
import urllib.parse
import urllib.request

from PIL import Image

SITE = os.environ["SITE"]
USER, PASSWORD = "keeper", "Not so 9asy to guess!"
CLIENTS = 3


def fetch(path, data=None, headers=None, opener=urllib.request.build_opener()):
    if isinstance(data, dict):
        data = urllib.parse.urlencode(data).encode()
    url = path if path.startswith("http") else SITE + path
    with opener.open(urllib.request.Request(url, data, headers or {}), timeout=600) as answer:
        return answer.status, answer.read()


def words(number):
    """The text of a post, which its number gives."""
    return " ".join(hashlib.sha256(b"%d.%d" % (number, i)).hexdigest() for i in range(20))


def picture(number, size=(800, 560)):
    noise = Image.effect_noise(size, 40 + number % 40)
    blue = Image.new("L", size, number % 256)
    out = io.BytesIO()
    Image.merge("RGB", (noise, noise.transpose(Image.ROTATE_180), blue)).save(out, "JPEG", quality=60)
    return out.getvalue()


class Notes:
    def __init__(self):
        self.lock = threading.Lock()
        self.file = open(os.environ["NOTES"], "a")

    def add(self, note):
        with self.lock:
            self.file.write(json.dumps(note) + "\n")
            self.file.flush()
            os.fsync(self.file.fileno())

    @staticmethod
    def read():
        with open(os.environ["NOTES"]) as lines:
            return [json.loads(line) for line in lines if line.endswith("\n")]


class Session:
    """Somebody who is logged in."""

    def __init__(self):
        self.opener = urllib.request.build_opener(
            urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))
        self.fetch("/wp-login.php")
        self.fetch("/wp-login.php", {"log": USER, "pwd": PASSWORD, "wp-submit": "Log In",
                                     "testcookie": "1", "redirect_to": SITE + "/wp-login.php"})
        self.nonce = self.fetch("/wp-admin/admin-ajax.php?action=rest-nonce")[1].decode()
        if not re.fullmatch("[0-9a-f]{10}", self.nonce):
            raise SystemExit("not logged in: " + self.nonce[:200])

    def fetch(self, path, data=None, headers=None):
        return fetch(path, data, headers, self.opener)

    def rest(self, route, data, **headers):
        headers = {name.replace("_", "-"): value for name, value in headers.items()}
        headers["X-WP-Nonce"] = self.nonce
        status, answer = self.fetch("/?rest_route=" + route, data, headers)
        if status != 201:
            raise SystemExit("%s: %d" % (route, status))
        return json.loads(answer)

    def post(self, number):
        made = self.rest("/wp/v2/posts",
                         json.dumps({"title": "Post %d" % number, "content": words(number),
                                     "status": "publish"}).encode(),
                         Content_Type="application/json")
        return {"post": made["id"], "number": number, "link": made["link"]}

    def upload(self, number):
        data = picture(number)
        made = self.rest("/wp/v2/media", data, Content_Type="image/jpeg",
                         Content_Disposition='attachment; filename="picture-%d.jpg"' % number)
        sizes = made["media_details"]["sizes"]
        return {"media": made["id"], "url": made["source_url"],
                "sha256": hashlib.sha256(data).hexdigest(),
                "sizes": {size["source_url"]: [size["width"], size["height"]]
                          for name, size in sizes.items() if name != "full"}}


def install(host):
    """What the forms ask for."""
    fetch("/wp-admin/setup-config.php?step=2",
          {"dbname": "wordpress", "uname": "wordpress", "pwd": "secret", "dbhost": host,
           "prefix": "wp_", "language": "en_US", "submit": "Submit"})
    page = fetch("/wp-admin/install.php?step=2",
                 {"weblog_title": "On a mount", "user_name": USER, "admin_password": PASSWORD,
                  "admin_password2": PASSWORD, "pw_weak": "on", "admin_email": "keeper@example.org",
                  "Submit": "Install WordPress", "language": "en_US"})[1].decode()
    if "Success!" not in page:
        raise SystemExit(re.sub("<[^>]*>", " ", page)[:2000])


def write(count):
    session, notes = Session(), Notes()
    for number in range(count):
        notes.add(session.post(number))
        notes.add(session.upload(number))
    verify()


def load():
    notes = Notes()

    def client(number):
        session = Session()
        for turn in range(10**6):
            key = random.getrandbits(40) * CLIENTS + number
            notes.add(session.upload(key) if turn % 4 == 3 else session.post(key))

    threads = [threading.Thread(target=client, args=(n,)) for n in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def verify():
    notes = Notes.read()
    posts = {note["post"]: note for note in notes if "post" in note}
    media = [note for note in notes if "media" in note]
    wrong = []
    ids = sorted(posts)
    for start in range(0, len(ids), 50):
        wanted = ids[start:start + 50]
        answer = json.loads(fetch("/?rest_route=/wp/v2/posts&per_page=100&include="
                                  + ",".join(map(str, wanted)))[1])
        there = {post["id"]: post for post in answer}
        for post in wanted:
            number = posts[post]["number"]
            if post not in there:
                wrong.append("post %d is lost" % post)
            elif (there[post]["title"]["rendered"] != "Post %d" % number
                  or words(number) not in there[post]["content"]["rendered"]):
                wrong.append("post %d is another" % post)
    if ids:
        newest = posts[ids[-1]]
        if words(newest["number"]) not in fetch(newest["link"])[1].decode():
            wrong.append("the page of post %d lacks its text" % ids[-1])
    smaller = 0
    for note in media:
        if hashlib.sha256(fetch(note["url"])[1]).hexdigest() != note["sha256"]:
            wrong.append("%s is not what was uploaded" % note["url"])
        for url, size in note["sizes"].items():
            smaller += 1
            try:
                image = Image.open(io.BytesIO(fetch(url)[1]))
                image.load()
                if list(image.size) != size:
                    wrong.append("%s has %s" % (url, image.size))
            except (OSError, SyntaxError) as e:
                wrong.append("%s: %s" % (url, e))
    print("%d posts, %d uploads with %d smaller pictures, %d lost or damaged"
          % (len(posts), len(media), smaller, len(wrong)))
    if wrong or not posts:
        raise SystemExit("; ".join(wrong[:10]) or "nothing was acknowledged")


def main(command, *arguments):
    {"install": install, "write": lambda n: write(int(n)), "load": load,
     "verify": verify}[command](*arguments)


if __name__ == "__main__":
    main(*sys.argv[1:])
