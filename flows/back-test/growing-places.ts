/** Places of a series, gathered without knowing how many there will be. */
export class GrowingPlaces {
  #places = new Uint32Array(1024);
  #length = 0;

  push(place: number): void {
    if (this.#length === this.#places.length) {
      const larger = new Uint32Array(this.#length * 2);
      larger.set(this.#places);
      this.#places = larger;
    }
    this.#places[this.#length] = place;
    this.#length += 1;
  }

  places(): Uint32Array {
    return this.#places.subarray(0, this.#length);
  }
}
