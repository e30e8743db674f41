import { assertEquals } from "@std/assert";
import { addProfile } from "../support/definitions.ts";
import { sandbox } from "../support/sandbox.ts";

Deno.test("profile validate remarks what this machine does not have, which is no problem", async () => {
  await using box = await sandbox();
  addProfile(box, "a", ["no-such-program"], { working_dir: "/no such/dir" });
  addProfile(box, "b", ["/no/such/program"], { working_dir: "/etc/passwd" });
  addProfile(box, "c", ["sh"], { working_dir: box.home });
  addProfile(box, "d", ["./run"]);
  addProfile(box, "e", ["known-to-the-login-shell"], { path: "login" });
  const { code, stdout } = await box.run("profile", "validate");
  assertEquals([code, stdout.split("\n").slice(0, -1)], [0, [
    "a: on this machine there is no program no-such-program",
    "a: on this machine there is no directory /no such/dir",
    "b: on this machine there is no program /no/such/program",
    "b: on this machine there is no directory /etc/passwd",
    "5 usable profiles, 0 problems",
  ]]);
  const { json } = await box.run("profile", "validate", "--json");
  assertEquals([json.result.remarks.length, json.result.problems], [4, []]);
});
