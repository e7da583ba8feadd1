/** Stands as the person of a record that the flow itself made: nobody decided it at that moment, the drawing did. */
export const BY_THE_FLOW = 'flow';
