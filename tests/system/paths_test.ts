import { assertEquals, assertThrows } from "@std/assert";
import { Refusal } from "../../src/model/errors.ts";
import { type PathOptions, resolvePaths } from "../../src/system/paths.ts";

function resolve(env: Record<string, string>, options: PathOptions = {}) {
  const { state, config } = resolvePaths(options, (name) => env[name], () => "/cwd");
  return [state, config];
}

Deno.test("options win over the environment, which wins over the home folder", () => {
  const home = { HOME: "/h" };
  const xdg = { ...home, XDG_STATE_HOME: "/xs", XDG_CONFIG_HOME: "/xc" };
  const own = { ...xdg, AGENTTOWER_STATE_DIR: "/s", AGENTTOWER_CONFIG_DIR: "/c" };
  assertEquals(resolve(home), [
    "/h/.local/state/opensoft/agenttower",
    "/h/.config/opensoft/agenttower",
  ]);
  assertEquals(resolve(xdg), ["/xs/opensoft/agenttower", "/xc/opensoft/agenttower"]);
  assertEquals(resolve(own), ["/s", "/c"]);
  assertEquals(resolve(own, { stateDir: "/os", configDir: "/oc" }), ["/os", "/oc"]);
});

Deno.test("a relative folder is meant from here, but a relative XDG folder is ignored", () => {
  assertEquals(resolve({ HOME: "/h", XDG_STATE_HOME: "x", XDG_CONFIG_HOME: "" }), [
    "/h/.local/state/opensoft/agenttower",
    "/h/.config/opensoft/agenttower",
  ]);
  assertEquals(resolve({ AGENTTOWER_STATE_DIR: "s", AGENTTOWER_CONFIG_DIR: "./c" }), [
    "/cwd/s",
    "/cwd/./c",
  ]);
});

Deno.test("without a home folder both folders have to be named", () => {
  assertThrows(() => resolve({}), Refusal, "cannot tell");
  assertThrows(() => resolve({ HOME: "", AGENTTOWER_STATE_DIR: "/s" }), Refusal, "cannot tell");
  assertEquals(resolve({ AGENTTOWER_STATE_DIR: "/s", AGENTTOWER_CONFIG_DIR: "/c" }), ["/s", "/c"]);
});
