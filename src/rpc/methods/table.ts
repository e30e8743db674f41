/** Every method, once. */
import { unknownMethod } from "../../model/refusals/requests.ts";
import { appName, type Method, type Namespace, namespaceOf } from "../method.ts";
import * as agentInput from "./agent_input.ts";
import * as agents from "./agents.ts";
import * as containers from "./containers.ts";
import * as events from "./events.ts";
import * as layouts from "./layouts.ts";
import * as logs from "./logs.ts";
import * as maintenance from "./maintenance.ts";
import * as overview from "./overview.ts";
import * as panes from "./panes.ts";
import * as routes from "./routes.ts";

/** In their order (contract: methods.md, "Methods and their names"). */
export const METHODS: readonly Method[] = [
  layouts.layoutCreateMethod,
  layouts.layoutListMethod,
  layouts.layoutDetailMethod,
  panes.paneListMethod,
  panes.paneDetailMethod,
  panes.paneRemoveMethod,
  panes.paneRecreateMethod,
  panes.panePromoteMethod,
  layouts.layoutRemoveMethod,
  layouts.layoutRecreateMethod,
  maintenance.recoverMethod,
  maintenance.sweepMethod,
  overview.helloMethod(() => NAMED_METHODS.map(({ name }) => name)),
  overview.preflightMethod,
  overview.readinessMethod,
  overview.dashboardMethod,
  containers.containerScanMethod,
  agents.paneScanMethod,
  containers.containerListMethod,
  containers.containerDetailMethod,
  overview.knownPaneListMethod,
  overview.knownPaneDetailMethod,
  agents.agentListMethod,
  agents.agentDetailMethod,
  agents.agentWaitMethod,
  agents.agentReadMethod,
  agents.agentRegisterMethod,
  logs.logAttachmentListMethod,
  logs.logAttachmentDetailMethod,
  logs.logAttachMethod,
  logs.logDetachMethod,
  events.eventListMethod,
  events.eventDetailMethod,
  events.actionListMethod,
  routes.routeListMethod,
  routes.routeDetailMethod,
  routes.routeAddMethod,
  routes.routeRemoveMethod,
  routes.routeUpdateMethod,
  agentInput.agentKeysMethod,
  agentInput.agentAnswerMethod,
  agentInput.sendInputMethod,
];

/** A method under one of its names. */
export interface NamedMethod {
  readonly name: string;
  readonly namespace: Namespace;
  readonly method: Method;
}

/** Every name of every method. */
export const NAMED_METHODS: readonly NamedMethod[] = METHODS.flatMap((method) =>
  [...new Set([method.name, appName(method.name)])]
    .map((name) => ({ name, namespace: namespaceOf(name), method }))
);

/** @throws {Refusal} `unknown_method`. */
export function findMethod(name: string): NamedMethod {
  const found = NAMED_METHODS.find((named) => named.name === name);
  if (found) return found;
  throw unknownMethod(name, NAMED_METHODS.map((named) => named.name));
}
