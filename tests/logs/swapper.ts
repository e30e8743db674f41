/** Puts a folder and the link beside it in each other's place, over and over, until it is killed. */
const [folder = ""] = Deno.args;
console.log("swapping");
for (;;) {
  Deno.renameSync(folder, `${folder}.real`);
  Deno.renameSync(`${folder}.link`, folder);
  Deno.renameSync(folder, `${folder}.link`);
  Deno.renameSync(`${folder}.real`, folder);
}
