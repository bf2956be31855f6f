# SPDX-License-Identifier: Apache-2.0
"""What a new owner of a WordPress does, in headless Chromium, with a picture of each step.

wordpress-browser.py FILES    In: SITE, its address; ARTIFACTS, a directory for the pictures

FILES gets what is uploaded: photo.jpg and note.zip, a plugin.
"""
import os
import sys
import time
import traceback
import zipfile

from ninebind_check import check, say
from PIL import Image, ImageDraw
from selenium import webdriver
from selenium.common.exceptions import JavascriptException
from selenium.webdriver.common.by import By
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.support import expected_conditions
from selenium.webdriver.support.ui import WebDriverWait

SITE, ARTIFACTS = os.environ["SITE"], os.environ["ARTIFACTS"]
USER, PASSWORD = "keeper", "Not so 9asy to guess!"
PLUGIN = """<?php
/**
 * Plugin Name: Note
 * Version: 1.0
 */
add_action('wp_footer', function () {
    echo '<p id="note">' . array_sum(array_map(fn($n) => require __DIR__ . "/parts/$n.php", range(1, 50))) . '</p>';
});
"""
EDIT = '<!-- wp:html --><p id="edited" style="background: #fff3cd">edited in the browser</p><!-- /wp:html -->'
# What a post waits for that is not published.
EDITOR_STATE = """
if (!window.wp?.data?.select('core/editor')) return null;
var e = wp.data.select('core/editor'), p = e.getCurrentPost(), core = wp.data.select('core');
return JSON.stringify({
  status: p.status, saving: e.isSavingPost(), autosaving: e.isAutosavingPost(),
  saveable: e.isEditedPostSaveable(), publishable: e.isEditedPostPublishable(), locked: e.isPostSavingLocked(),
  sidebar: e.isPublishSidebarEnabled(), error: core.getLastEntitySaveError('postType', 'post', p.id),
  others: core.__experimentalGetDirtyEntityRecords().map(r => r.kind + '/' + r.name + '/' + r.key),
  notices: wp.data.select('core/notices').getNotices().map(n => n.content),
  buttons: [...document.querySelectorAll('[class*=editor-post-publish]')].map(b => b.outerHTML.slice(0, 300))});
"""
PATIENCE = 300


def make_files(directory):
    os.makedirs(directory)
    photo = Image.effect_noise((1800, 1200), 80)
    photo = Image.merge("RGB", (photo, photo.rotate(180), Image.linear_gradient("L").resize(photo.size)))
    ImageDraw.Draw(photo).ellipse((500, 200, 1300, 1000), fill=(240, 200, 40))
    photo.save(os.path.join(directory, "photo.jpg"), quality=85)
    with zipfile.ZipFile(os.path.join(directory, "note.zip"), "w", zipfile.ZIP_DEFLATED) as plugin:
        plugin.writestr("note/note.php", PLUGIN)
        for n in range(1, 51):
            plugin.writestr("note/parts/%d.php" % n, "<?php return %d;\n" % n)


class Browser:
    def __init__(self):
        options = webdriver.ChromeOptions()
        # The guest has one processor, no graphics, and nobody but us. Several processes of a browser
        # cost User-Mode Linux most of its time.
        for argument in ("--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
                         "--no-zygote", "--single-process", "--disable-extensions",
                         "--disable-background-networking",
                         "--disable-features=Translate,MediaRouter,OptimizationHints",
                         "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE " + SITE.split("/")[2],
                         "--window-size=1200,900", "--user-data-dir=/tmp/chromium"):
            options.add_argument(argument)
        options.binary_location = "/usr/bin/chromium"
        options.page_load_strategy = "eager"
        self.driver = webdriver.Chrome(
            service=Service("/usr/bin/chromedriver", log_path="/tmp/chromedriver.log"),
            options=options)
        self.driver.set_page_load_timeout(PATIENCE)
        self.driver.set_script_timeout(PATIENCE)
        self.pictures = 0

    def go(self, path):
        self.driver.get(SITE + path)

    def find(self, selector):
        """An element that can be clicked."""
        return WebDriverWait(self.driver, PATIENCE).until(
            expected_conditions.element_to_be_clickable((By.CSS_SELECTOR, selector)))

    def there(self, selector):
        return WebDriverWait(self.driver, PATIENCE).until(
            expected_conditions.presence_of_element_located((By.CSS_SELECTOR, selector)))

    def await_text(self, *texts):
        # The page that a click leaves may go away while it is looked at. (The driver's own way to tell
        # an element's text asks for each one's style, which takes seconds in a guest.)
        WebDriverWait(self.driver, PATIENCE, ignored_exceptions=[JavascriptException]).until(
            lambda d: d.execute_script(
                "return document.body !== null && arguments[0].some("
                "text => document.body.innerText.includes(text))", texts))

    def script(self, text, *arguments):
        return self.driver.execute_script(text, *arguments)

    def fill(self, selector, text):
        field = self.find(selector)
        field.clear()
        field.send_keys(text)

    def picture(self, name):
        self.pictures += 1
        self.driver.save_screenshot(
            os.path.join(ARTIFACTS, "wordpress-%02d-%s.png" % (self.pictures, name)))


def wizard(b):
    b.go("/")
    check("an empty site leads to its wizard", True, "setup-config.php" in b.driver.current_url)
    b.picture("welcome")
    b.go("/wp-admin/setup-config.php?step=1")
    b.fill("#dbname", "wordpress")
    b.fill("#uname", "wordpress")
    b.fill("#pwd", "secret")
    b.fill("#dbhost", "localhost:/run/mysqld/mysqld.sock")
    b.picture("database")
    b.find("input[type=submit]").click()
    b.await_text("Run the installation")
    b.go("/wp-admin/install.php?language=en_US")
    b.fill("#weblog_title", "On a mount")
    b.fill("#user_login", USER)
    b.fill("#pass1", PASSWORD)
    b.fill("#admin_email", "keeper@example.org")
    b.picture("site")
    b.find("#submit").click()
    b.await_text("Success!")
    b.picture("installed")


def login(b):
    b.go("/wp-login.php")
    b.fill("#user_login", USER)
    b.fill("#user_pass", PASSWORD)
    b.find("#wp-submit").click()
    b.await_text("Dashboard")
    b.picture("dashboard")


def post(b):
    """In the block editor, whose own buttons publish it."""
    b.go("/wp-admin/post-new.php")
    b.there(".editor-post-title__input")
    b.script("wp.data.dispatch('core/preferences').set('core/edit-post', 'welcomeGuide', false)")
    WebDriverWait(b.driver, PATIENCE).until(
        lambda d: not d.find_elements(By.CSS_SELECTOR, ".components-modal__screen-overlay"))
    b.find(".editor-post-title__input").send_keys("Written in the browser")
    b.script("wp.data.dispatch('core/block-editor').insertBlocks(wp.blocks.createBlock("
             "'core/paragraph', {content: 'All of this lies on a mount.'}))")
    b.picture("editor")
    # While it saves a draft by itself, a click does nothing; while it draws its bar, there is no
    # button. With a sidebar that asks again there is another one; preferences that it loads late
    # bring that back.
    link = WebDriverWait(b.driver, 2 * PATIENCE, poll_frequency=3).until(lambda d: d.execute_script(
        "var e = wp.data.select('core/editor');"
        "if (e.isSavingPost() || e.isAutosavingPost()) return null;"
        "if (e.isCurrentPostPublished()) return e.getPermalink();"
        "if (e.isPublishSidebarEnabled()) wp.data.dispatch('core/editor').disablePublishSidebar();"
        "document.querySelector('.editor-post-publish-button')?.click(); return null"))
    b.driver.get(link)
    b.await_text("All of this lies on a mount.")
    check("the post has its page", True, "Written in the browser" in b.driver.title)
    b.picture("post")


def media(b, photo):
    b.go("/wp-admin/media-new.php?browser-uploader")
    b.there("#async-upload").send_keys(photo)
    b.find("#html-upload").click()
    b.there(".wp-list-table, .attachments-browser")
    b.go("/wp-admin/upload.php?mode=list")
    b.there(".wp-list-table .has-media-icon")
    b.picture("media")
    sizes = b.driver.execute_async_script(
        "var done = arguments[arguments.length - 1];"
        "fetch('/?rest_route=/wp/v2/media').then(r => r.json()).then(all => done("
        "  Object.values(all[0].media_details.sizes).map(s => [s.source_url, s.width, s.height])))")
    check("the photo has smaller ones", True, len(sizes) >= 5)
    for url, width, height in sizes:
        shown = b.driver.execute_async_script(
            "var done = arguments[arguments.length - 1], image = new Image();"
            "image.onload = () => done([image.naturalWidth, image.naturalHeight]);"
            "image.onerror = () => done(null); image.src = arguments[0]", url)
        check("the browser shows it in %dx%d" % (width, height), [width, height], shown)


def theme(b):
    b.go("/wp-admin/theme-editor.php?file=parts/header.html&theme=twentytwentythree")
    b.there(".CodeMirror")
    b.script("document.querySelectorAll('.file-editor-warning-dismiss').forEach(x => x.click())")
    time.sleep(1)
    b.script("var e = wp.themePluginEditor.instance.codemirror;"
             "e.setValue(e.getValue() + '\\n' + arguments[0] + '\\n')", EDIT)
    b.find("#submit").click()
    b.await_text("File edited successfully")
    b.picture("theme-editor")


def permalinks(b):
    b.go("/wp-admin/options-permalink.php")
    b.find("input[name=selection][value='/%postname%/']").click()
    b.find("#submit").click()
    b.await_text("Permalink structure updated")
    b.picture("permalinks")
    b.go("/written-in-the-browser/")
    b.await_text("All of this lies on a mount.")


def plugin(b, archive):
    b.go("/wp-admin/plugin-install.php?tab=upload")
    b.there("#pluginzip").send_keys(archive)
    b.script("document.getElementById('install-plugin-submit').disabled = false")
    b.find("#install-plugin-submit").click()
    b.await_text("Plugin installed successfully")
    b.find("a.button-primary").click()
    b.await_text("Plugin activated")
    b.picture("plugin")
    b.go("/")
    check("the plugin runs", str(sum(range(1, 51))), b.there("#note").get_attribute("textContent"))
    check("the theme's edit is seen", "edited in the browser",
          b.there("#edited").get_attribute("textContent"))
    b.picture("front")


def main(files):
    make_files(files)
    b = Browser()
    print("# Chromium", b.driver.capabilities["browserVersion"], flush=True)
    steps = [("the wizard installs it", wizard), ("login", login), ("a post", post),
             ("a photo", lambda b: media(b, os.path.join(files, "photo.jpg"))),
             ("an edit of the theme", theme), ("permalinks", permalinks),
             ("a plugin", lambda b: plugin(b, os.path.join(files, "note.zip")))]
    for name, step in steps:
        began = time.monotonic()
        try:
            step(b)
            say(True, name)
        except Exception as e:
            say(False, name, repr(e).split("\n")[0])
            traceback.print_exc()
            b.picture("failed")
            print(b.driver.current_url, b.driver.find_element(By.TAG_NAME, "body").text[:1500])
            print("editor:", b.script(EDITOR_STATE))
            for said in b.driver.get_log("browser")[-20:]:
                print("console:", said["message"][:500])
            break
        print("# %s took %.0f s" % (name, time.monotonic() - began), flush=True)
    b.driver.quit()


main(sys.argv[1])
