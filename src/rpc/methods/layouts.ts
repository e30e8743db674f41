/** Methods about layouts. */
import { scopeOfContainer, scopeOfLayout, scopeOfList } from "../recovery_scope.ts";
import { method } from "../method.ts";
import * as s from "../shape.ts";
import { createdLayoutShape, createdLayoutView } from "../views/created_layout.ts";
import { layoutDetailShape, layoutDetailView, layoutShape, layoutView } from "../views/layout.ts";
import { pageShape, pageView } from "../views/page.ts";
import { recreatedLayoutShape, recreatedLayoutView } from "../views/recreation.ts";
import { removedLayoutShape, removedLayoutView } from "../views/removal.ts";
import { paging, stateFilter, states } from "./paging.ts";

export const layoutCreateMethod = method({
  name: "managed.layout.create",
  summary:
    "Makes a layout from a template. Answers when it is on record and its worker is started; the panes come later.",
  effect: "write",
  access: "container",
  request: s.object({
    container_id: s.text,
    template_name: s.text,
    tmux_session_name: s.identifier,
    launch_command_overrides: s.optional(s.record(s.overrideKey, s.text)),
    idempotency_key: s.optional(s.identifier),
    label_prefix: s.optional(s.identifierOrEmpty),
  }),
  result: createdLayoutShape,
  recoveryScope: (_ctx, params) => ({
    ...scopeOfContainer(params.container_id, "interval"),
    withSessions: true,
  }),
  run: async (ctx, params) => {
    const { createLayout } = await import("../../managed/create.ts");
    const created = await createLayout(ctx, {
      containerId: params.container_id,
      templateName: params.template_name,
      tmuxSessionName: params.tmux_session_name,
      launchCommandOverrides: params.launch_command_overrides ?? {},
      idempotencyKey: params.idempotency_key,
      labelPrefix: params.label_prefix ?? "",
    });
    return createdLayoutView(created);
  },
});

export const layoutListMethod = method({
  name: "managed.layout.list",
  summary: "Lists layouts, by state, the newest first.",
  effect: "read",
  access: "list",
  request: s.object({ container_id: s.optional(s.text), ...stateFilter, ...paging }),
  result: pageShape(layoutShape),
  recoveryScope: (_ctx, params) => scopeOfList(params),
  run: async (ctx, params, unrecorded) => {
    const { listLayouts } = await import("../../managed/query.ts");
    const layouts = listLayouts(ctx, {
      containerId: params.container_id,
      states: states(params.state),
      limit: params.limit,
      after: params.after,
    }, unrecorded);
    return pageView(layouts, layoutView);
  },
});

export const layoutDetailMethod = method({
  name: "managed.layout.detail",
  summary: "One layout with its panes, in slot order.",
  effect: "read",
  access: "layout",
  request: s.object({
    layout_id: s.text,
    include_terminal_panes: s.withDefault(s.boolean, false),
  }),
  result: layoutDetailShape,
  recoveryScope: (ctx, params) => scopeOfLayout(ctx, params.layout_id),
  run: async (ctx, params, unrecorded) => {
    const { layoutDetail } = await import("../../managed/query.ts");
    const detail = layoutDetail(ctx, {
      layoutId: params.layout_id,
      includeTerminalPanes: params.include_terminal_panes,
    }, unrecorded);
    return layoutDetailView(detail);
  },
});

export const layoutRemoveMethod = method({
  name: "managed.layout.remove",
  summary: "Removes every current record of a layout that is not removed yet.",
  effect: "write",
  access: "layout",
  request: s.object({ layout_id: s.text }),
  result: removedLayoutShape,
  recoveryScope: (ctx, params) => scopeOfLayout(ctx, params.layout_id),
  run: async (ctx, params) => {
    const { removeLayout } = await import("../../managed/remove.ts");
    return removedLayoutView(await removeLayout(ctx, params.layout_id));
  },
});

export const layoutRecreateMethod = method({
  name: "managed.layout.recreate",
  summary:
    "Makes every removed or failed pane of a layout again, and degraded ones if asked for, at once.",
  effect: "write",
  access: "layout",
  request: s.object({
    layout_id: s.text,
    include_degraded: s.withDefault(s.boolean, false),
    idempotency_key: s.optional(s.identifier),
  }),
  result: recreatedLayoutShape,
  recoveryScope: (ctx, params) => scopeOfLayout(ctx, params.layout_id),
  run: async (ctx, params) => {
    const { recreateLayout } = await import("../../managed/recreate_layout.ts");
    const recreated = await recreateLayout(ctx, {
      layoutId: params.layout_id,
      includeDegraded: params.include_degraded,
      idempotencyKey: params.idempotency_key,
    });
    return recreatedLayoutView(recreated);
  },
});
