/** `doctor` */
import { runDoctor } from "../../doctor/doctor.ts";
import { exec } from "../../system/exec.ts";
import { flag, option } from "../args/spec.ts";
import { command, type Noun } from "../command/command.ts";
import { EXIT } from "../command/exit.ts";
import { wire } from "../../app/open.ts";
import { doctorText } from "../render/doctor.ts";

const doctor = command({
  name: "",
  summary: "Check this machine, and with --container that one",
  more: "One line a check: ok, warning or problem, with the cure. Exits 1 when there is a problem.",
  method: "app.preflight",
  options: {
    container: option("C", "check this container too", "container"),
    full: flag("check all of the database; takes long on a large one"),
  },
  examples: ["agenttower doctor", "agenttower doctor --container bench-alpha"],
  run: async (cli, _args, options) => {
    const { terminal } = cli;
    const paths = cli.paths();
    const tell = { warn: (text: string) => terminal.warn(text), note: () => {} };
    const { checks } = await cli.busy(() =>
      runDoctor({
        paths,
        exec,
        open: (settings) => Promise.resolve().then(() => wire({ paths, ...tell }, settings)),
      }, { container: options.container, full: options.full })
    );
    if (terminal.json) cli.printResult({ checks }, "app.preflight");
    else terminal.print(doctorText(checks, terminal.paint));
    return checks.some(({ status }) => status === "problem") ? EXIT.refused : EXIT.done;
  },
});

export default { name: "doctor", summary: doctor.summary, commands: [doctor] } satisfies Noun;
