/**
 * The number of what processes of one Fettle say to each other through the database: tables, messages, states, history. It is raised, together with a migration that says so in its first line
 * (`-- protocol: 2`), by a change that an older process would misread: a new kind of message, a state whose old form is gone. Everything else is additive, and versions run side by side.
 */
export const PROTOCOL = 4;
