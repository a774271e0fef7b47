/** Why a graph cannot be made for every batch size: thrown inside the export and turned into an error that says what to do. */
export class BatchDependence extends Error {
  constructor(
    /** The operation at fault. */
    readonly operation: string,
    readonly reason: string,
  ) {
    super(`${operation}: ${reason}`);
  }
}
