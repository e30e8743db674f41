/** Where the trainee leaves the names of the modules that it needed, a line each. */
export const REQUIRED = "required";
