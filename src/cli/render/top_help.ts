/** The help for everything, as `scripts/write_help.ts` writes it. */
export const TOP_HELP = `AgentTower manages layouts of tmux panes for agents in bench containers.

Usage: agenttower COMMAND …

Commands:
  layout create      Make a tmux session of panes from a template
  layout list        List layouts, those that need a person first
  layout show        Show one layout and its panes, those that need a person first
  layout wait        Wait until a layout has settled
  layout attach      Attach this terminal to a layout's tmux session
  layout remove      Kill layouts' panes and archive their records
  layout recreate    Make layouts' removed and failed panes again, all at once
  pane list          List managed panes, those that need a person first
  pane show          Show one managed pane
  pane remove        Kill managed panes and archive their records
  pane recreate      Make removed or failed panes again, as new records in the same places
  pane promote       Reserved: make an adopted agent's pane a managed one
  recover            Reconcile the records with tmux, in every container
  sweep              Mark unfinished panes as failed, and clean up, without tmux
  container list     List the containers that are known, those that could not be looked at first
  container scan     Ask the engines which bench containers run
  container mount    Make a folder for a container's pane logs, and say how to mount it; without, they are pulled
  agent list         List agents, managed and adopted, those that need a person first
  agent show         Show one agent
  agent read         Print what an agent's pane shows now, secrets of common shapes masked
  agent explain      Show what says what an agent is doing, and why that counts
  agent wait         Wait until an agent is idle, waits for somebody, or has ended
  agent attach       Attach this terminal to an agent's pane
  agent adopt        Register an existing tmux pane of your own as an agent
  agent release      Release an adopted agent; its pane is not touched
  agent send         Send a text to an agent, and see what becomes of it
  agent keys         Press keys in an agent's pane
  agent answer       Answer the permission dialog of an agent's program
  log show           Print the last lines that an agent's pane showed, secrets of common shapes masked
  log tail           Print lines of an agent's pane as they are finished, until Ctrl-C
  log attach         Have tmux write an agent's output to its log
  log detach         End an agent's log; the file stays
  route list         List routes between agents
  route add          Add a route from one agent to another
  route remove       Remove a route
  events             Show what happened to layouts and panes, and what was done to agents, the newest last
  template list      List the templates that can be used
  template show      Show one template
  template validate  Check template files; exits 1 when one cannot be used as it is
  template new       Write a template to begin with, and print where it is
  profile list       List the launch profiles that can be used
  profile show       Show one launch profile; values of variables that look secret are left out
  profile validate   Check profile files; exits 1 when one cannot be used as it is
  profile new        Write a launch profile that starts a command, and print where it is
  program list       List the programs that can be used
  program show       Show one program, as a file of your own would have it
  program validate   Check program files; exits 1 when one cannot be used as it is
  config get         Show the settings in force, or one, and where each comes from
  config set         Change one setting in config.yaml; all else in the file stays as it is
  config path        Print where config.yaml is, or would be
  config edit        Edit config.yaml in \$VISUAL or \$EDITOR; it is checked before it is put in place
  watch              Show layouts as they change, and act on them
  status             Show who waits for you, what failed and how it comes back, and what runs
  doctor             Check this machine, and with --container that one
  ls                 Short for layout list
  ps                 Short for pane list
  attach             Attach this terminal to a layout or an agent (layout|agent attach)
  send               Short for agent send
  logs               Short for log show
  restart            Remove what lives, and make it again (layout|pane recreate)
  rm                 Remove layouts or single panes (layout|pane remove)
  call               Call a wire method and print its envelope
  rpc                Answer JSON requests, one a line, from standard input
  schema             Print the JSON Schemas of a method, of all methods, or of a configuration file
  completions        Print a script that completes commands, options and names in a shell
  help               Show help for a command

Everywhere:
      --json            print exactly one JSON envelope on standard output
  -q, --quiet           no progress, hints or warnings
  -v, --verbose         say more
      --no-color        no colour
      --state-dir DIR   where the state is
      --config-dir DIR  where the settings are
      --no-recover      do not reconcile with tmux first
  -h, --help            show this
  -V, --version         show the versions

agenttower help COMMAND says more about one of them, with an example.`;
