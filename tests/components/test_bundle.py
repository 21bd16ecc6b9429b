"""The script that pages carry in place of modules brings what the modules export."""

import json
import subprocess

from components.kit.bundle import bundle, more, reached
from components.kit.modules import COMPONENTS, modules

COMPARED = """
import { runInThisContext } from "node:vm";
import { readFileSync } from "node:fs";
globalThis.self = globalThis;
const [folder, ...scripts] = process.argv.slice(2);
for (const script of scripts) runInThisContext(readFileSync(script, "utf8"));
const names = JSON.parse(readFileSync(0, "utf8"));
const kinds = (module) => Object.entries(module).map(([name, value]) => `${name}: ${typeof value}`).sort().join();
for (const name of names) {
  const [own, wanted] = [kinds(atlas(name)), kinds(await import(`${folder}/${name}`))];
  if (own !== wanted) console.log(name, own, wanted);
}
"""


def compared(folder, scripts):
    """What differs between the modules of these scripts, which run in their order, and all modules of components/."""
    (folder / "compared.mjs").write_text(COMPARED)
    for i, text in enumerate(scripts):
        (folder / f"{i}.js").write_text(text)
    arguments = ["node", folder / "compared.mjs", COMPONENTS, *(folder / f"{i}.js" for i in range(len(scripts)))]
    return subprocess.run(arguments, input=json.dumps(list(modules())), capture_output=True, text=True, check=True).stdout


def test_every_module_exports_the_same_from_a_bundle(tmp_path):
    assert compared(tmp_path, [bundle(modules())]) == ""


def test_a_page_adds_its_modules_before_the_bundle_runs(tmp_path):
    common = reached("site/page.js")
    assert compared(tmp_path, [more(name for name in modules() if name not in common), bundle(common)]) == ""


def test_a_bundle_ends_no_element_of_html():
    assert "</script" in modules()["lessons/slides.js"]
    assert "</script" not in bundle(modules())
    assert more([]) == ""
