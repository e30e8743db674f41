/** `program`: list, show, validate. */
import { loadPrograms, readProgram } from "../../../config/programs.ts";
import { type AgentProgram, PROGRAM_FOLDER } from "../../../model/activity/program.ts";
import { unknownProgram } from "../../../model/refusals/validation.ts";
import { BUILT_IN_PROGRAMS } from "../../../programs/built_in.ts";
import { definitionNoun } from "../../definitions/definition_noun.ts";
import { programFile } from "./program_file.ts";

export default definitionNoun<AgentProgram>({
  kind: "program",
  summary: "Agents' programs: how what they are doing is read",
  plural: "programs",
  folder: PROGRAM_FOLDER,
  showSummary: "Show one program, as a file of your own would have it",
  example: "claude",
  load: (configDir) => {
    const { programs, warnings } = loadPrograms(configDir);
    return { items: new Map([...BUILT_IN_PROGRAMS, ...programs]), warnings };
  },
  read: readProgram,
  notFound: unknownProgram,
  remarks: () => [],
  remarksIn: null,
  view: (program) => ({
    built_in: program.file === null,
    file: program.file,
    ...programFile(program),
  }),
  headings: ["PROGRAM", "COMMANDS", "RULES", "FROM"],
  row: (program) => [
    program.name,
    program.commands.join(" "),
    String(program.screen.length + program.title.length),
    program.file ?? "built in",
  ],
  // JSON is YAML, and escapes what a terminal should not see.
  text: (program) => JSON.stringify(programFile(program), null, 2),
});
