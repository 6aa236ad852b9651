// A row of a state is `rowBytes` long: four real parts, then four imaginary ones.

@inline export function word(descriptor: usize, index: i32): i32 {
  return load<i32>(descriptor + ((<usize>index) << 2));
}

@inline export function real(descriptor: usize, index: i32): f32 {
  return load<f32>(descriptor + ((<usize>index) << 2));
}

@inline export function address(descriptor: usize, index: i32): usize {
  return <usize>load<u32>(descriptor + ((<usize>index) << 2));
}

/** Half of a row: the real parts (`Plane` is i8) or the imaginary ones (i16). */
@inline export function part<Plane>(row: usize): v128 {
  return sizeof<Plane>() == 1 ? v128.load(row) : v128.load(row, 16);
}

@inline export function setPart<Plane>(row: usize, value: v128): void {
  if (sizeof<Plane>() == 1) v128.store(row, value);
  else v128.store(row, value, 16);
}

@inline export function add(a: v128, b: v128): v128 {
  return f32x4.add(a, b);
}

@inline export function sub(a: v128, b: v128): v128 {
  return f32x4.sub(a, b);
}

@inline export function mul(a: v128, b: v128): v128 {
  return f32x4.mul(a, b);
}

/** The sum of four lanes, in a fixed order. */
@inline export function laneSum(v: v128): f32 {
  const pairs = add(v, i32x4.shuffle(v, v, 2, 3, 0, 1));
  return f32x4.extract_lane(pairs, 0) + f32x4.extract_lane(pairs, 1);
}

/** The lane sums of four vectors. */
@inline export function laneSums(a: v128, b: v128, c: v128, d: v128): v128 {
  const ab = add(i32x4.shuffle(a, b, 0, 4, 1, 5), i32x4.shuffle(a, b, 2, 6, 3, 7));
  const cd = add(i32x4.shuffle(c, d, 0, 4, 1, 5), i32x4.shuffle(c, d, 2, 6, 3, 7));
  return add(i32x4.shuffle(ab, cd, 0, 1, 4, 5), i32x4.shuffle(ab, cd, 2, 3, 6, 7));
}

/** `(−1)^parity(lane & mask)` for the four lanes. */
@inline export function laneSigns(mask: i32): v128 {
  if (mask == 0) return f32x4(1, 1, 1, 1);
  if (mask == 1) return f32x4(1, -1, 1, -1);
  if (mask == 2) return f32x4(1, 1, -1, -1);
  return f32x4(1, -1, -1, 1);
}

/** The vector whose lane k is lane `k ^ mask` of the given one. */
@inline export function movedLanes(v: v128, mask: i32): v128 {
  if (mask == 0) return v;
  if (mask == 1) return i32x4.shuffle(v, v, 1, 0, 3, 2);
  if (mask == 2) return i32x4.shuffle(v, v, 2, 3, 0, 1);
  return i32x4.shuffle(v, v, 3, 2, 1, 0);
}
