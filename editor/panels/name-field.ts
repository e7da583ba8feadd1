/** Id of the field with a step's name, which F2 brings one to. */
export const NAME_FIELD = 'flow-node-name';
