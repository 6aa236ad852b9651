/** How circuits grow and which part of them is trained, in layers and epochs. */
export interface LayerwiseSchedule {
  readonly layers: number;
  readonly start: number;
  readonly grow: number;
  readonly train: number;
  readonly epochsPerStep: number;
  readonly share: number;
  readonly epochsPerPart: number;
}

/** What an epoch works on: layers `[0, grown)` exist, layers `[from, to)` are trained. */
export interface LayerwiseStage {
  readonly grown: number;
  readonly from: number;
  readonly to: number;
}

/** Epochs until the circuit has all its layers and the last of them have been trained. */
export function growingEpochs({ layers, start, grow, epochsPerStep }: LayerwiseSchedule): number {
  return epochsPerStep * (1 + Math.ceil((layers - start) / grow));
}

/** The stage of an epoch, counted from 0: it depends on nothing else, so that a resumed training goes on in the right one. */
export function stageOf(schedule: LayerwiseSchedule, epoch: number): LayerwiseStage {
  const { layers, start, grow, train, epochsPerStep, share, epochsPerPart } = schedule;
  const growing = growingEpochs(schedule);
  if (epoch < growing) {
    const grown = Math.min(layers, start + grow * Math.floor(epoch / epochsPerStep));
    return { grown, from: Math.max(0, grown - train), to: grown };
  }
  // A little less than the quotient: 1 / (1 / 3) may be above 3.
  const parts = Math.ceil(1 / share - 1e-9);
  const part = Math.floor((epoch - growing) / epochsPerPart) % parts;
  const border = (k: number) => Math.round((k * layers) / parts);
  return { grown: layers, from: border(part), to: border(part + 1) };
}
