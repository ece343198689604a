"""How a component's JavaScript comes into the page: a few lines inline, which import the app's own module."""

from __future__ import annotations

from string import Template

# The module is imported from the app's own route, found from Streamlit's own script: that holds on every page and
# behind every path prefix. The data begin with a header that says where the files are; see viz/player/container.py.
_STUB = Template("""
const script = [...document.scripts].find((s) => s.src.includes("/static/js/"));
const root = script ? script.src.slice(0, script.src.lastIndexOf("/static/js/") + 1) : document.baseURI;
let loading = null;

export default function (component) {
  const length = new DataView(component.data.buffer, component.data.byteOffset).getUint32(0, true);
  const header = JSON.parse(new TextDecoder().decode(component.data.subarray(4, 4 + length)));
  loading ??= import(root + header.assets + "$module");
  let unmount = null;
  let gone = false;
  loading.then((module) => {
    if (!gone) unmount = module.mount(component);
  }).catch((error) => {
    loading = null;
    component.parentElement.textContent = "$sentence";
    console.error(error);
  });
  return () => {
    gone = true;
    unmount?.();
  };
}
""")


def stub(module: str, sentence: str) -> str:
    """The inline script of a component that lives in ``module``; it says ``sentence`` where that cannot be loaded."""
    return _STUB.substitute(module=module, sentence=sentence)
