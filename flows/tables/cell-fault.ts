/** What is wrong with the text of a cell, and where in it. `message` is a sentence that says what to do. */
export class CellFault extends Error {
  readonly range: { readonly start: number; readonly end: number };

  constructor(message: string, range: { readonly start: number; readonly end: number }) {
    super(message);
    this.name = 'CellFault';
    this.range = range;
  }
}
