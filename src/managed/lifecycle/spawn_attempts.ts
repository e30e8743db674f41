/** How often workers may die on one pane. */

/** Workers that may die on one pane; it has failed when one more would take it up. */
export const MAX_ATTEMPTS = 3;

/** Why a record fails that its workers did not survive. */
export const WORKERS_DIED = `${MAX_ATTEMPTS} workers died on it`;
