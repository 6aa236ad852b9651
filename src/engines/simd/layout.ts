// How descriptors lie in the memory of the kernels: numbers of 32-bit words from a descriptor's address. One file for
// both sides: the kernels (AssemblyScript) and what writes their descriptors (TypeScript) import it.

/** A row of a state: four real parts, then four imaginary ones. */
export const rowBytes = 32;

// Program: what stays the same from call to call.
export const programRows = 0;
/** 0: the four lanes are four samples. 1: they are the two least significant bits of one sample's index. */
export const programLanes = 1;
export const programStages = 2;
export const programStageList = 3;
export const programSampleWords = 4;
export const programSampleWordList = 5;
export const programSharedWords = 6;
export const programSharedWordList = 7;
export const programFeatures = 8;
export const programWeights = 9;
/** −1: the state begins as a uniform superposition; else the feature column of its first amplitude. */
export const programAmplitudes = 10;
/** Of a uniform superposition: how many masks span it, and where they are. */
export const programSpanRank = 11;
export const programSpan = 12;
export const programBranches = 13;
export const programBranchList = 14;
export const programOutputs = 15;
/** One of the reading kinds below. */
export const programReading = 16;
/** Where a constant for each output is. */
export const programConstants = 17;
/** Rows that a bin table and a phase table of a thread must hold. */
export const programBins = 18;
/** The product that the state begins as, or 0; bytes that a thread needs for it. */
export const programProduct = 19;
export const programProductBytes = 20;
/** Whether chunks hold twice as many samples, `ψ + iφ` in place of ψ: see kernels/pairs.ts. */
export const programPairs = 21;
export const programWords = 22;

export const readExpectation = 0;
export const readProbabilities = 1;
export const readState = 2;

// Stage: a diagonal, then a Walsh–Hadamard transform of part of the bits, or a dense matrix.
export const stageTable = 0;
export const stageShared = 1;
export const stageSharedList = 2;
export const stageSharedGroups = 3;
export const stageSharedGroupList = 4;
export const stageScale = 5;
export const stagePhaseLow = 6;
export const stagePhaseHigh = 7;
export const stageSampleGroups = 8;
export const stageSampleGroupList = 9;
/** The transform after the diagonal on the way forth. */
export const stageNext = 10;
/** The transform before it, undone after it on the way back. */
export const stageBefore = 11;
/** Where its slopes begin in a slot, in floats. */
export const stageSlopes = 12;
export const stageDense = 13;
/** In sweeps: how many of the groups lie within a block, the first of the list; and the words of high bits alone. */
export const stageWithinGroups = 14;
export const stageHighWords = 15;
export const stageHighFirst = 16;
/** Masks of rows. */
export const stageHighMasks = 17;
/** Rotations in place of the transform after it: how many, and the number of the first's angle; their cosines belong to the scale. */
export const stageRotations = 18;
export const stageRotationFirst = 19;
export const stageWords = 20;

// Product: a vector for each bit, as stages have turned it, and how many bits of a row the first of two halves has.
export const productBits = 0;
export const productStages = 1;
/** For each bit a turn of each stage. */
export const productTurnList = 2;
export const productSpan = 3;
export const productScale = 4;
export const productLowBits = 5;
export const productWords = 6;

// Turn of a bit by a stage: its angles, then quarter turns of its 1, then, if set, sum and difference.
export const turnAngles = 0;
export const turnAngleList = 1;
export const turnQuarters = 2;
export const turnTransforms = 3;
export const turnWords = 4;

// Angle of a turn: whether it is a shared word's or a per-sample word's, and its number.
export const turnedShared = 0;
export const turnedAngle = 1;
export const turnedWords = 2;

// Shared word of a stage: the number of its angle; where the slope stands among the transformed slopes.
export const sharedAngle = 0;
export const sharedPlace = 1;
export const sharedWords = 2;

// Angle: offset + Σ scale · value.
export const angleOffset = 0;
export const angleTerms = 1;
export const angleTermList = 2;
/** Which of the four patterns of signs the lanes have. */
export const angleLanes = 3;
export const angleWords = 4;

// Term of an angle: a feature (0) or weight (1), its index, the scale.
export const termSource = 0;
export const termIndex = 1;
export const termScale = 2;
export const termWords = 3;

// Group of words whose signs, one bit each, make a pattern: `low[row & 1023] ^ high[row >> 10]`.
export const groupFirst = 0;
export const groupCount = 1;
export const groupLow = 2;
export const groupHigh = 3;
/** Rows of a block by pattern: rows that make any pattern, with what they make of it; and rows that make none, all as bytes of vectors. */
export const groupMakers = 4;
export const groupMakerList = 5;
export const groupIdle = 6;
export const groupIdleList = 7;
export const groupWords = 8;

// Maker: a mask of rows, and the pattern.
export const makerRows = 0;
export const makerPattern = 1;
export const makerWords = 2;

// Transform, or rotations in its place: the head, done with the diagonal on quads of rows, and the passes after it.
export const transformLevels = 0;
export const transformPivots = 1;
export const transformMask1 = 2;
export const transformMask2 = 3;
export const transformPasses = 4;
export const transformPassList = 5;
/** Of rotations: numbers of the head's two angles, −1 for none. */
export const transformAngle1 = 6;
export const transformAngle2 = 7;
export const transformWords = 8;
/** Levels of a head that rotates. */
export const levelsOfRotation = 3;

// Pass: rows in pairs, quads or octets; pairs with a move of lanes; or lanes alone.
export const passPair = 1;
export const passQuad = 2;
export const passOctet = 3;
export const passMovedPair = 4;
export const passLanes = 5;
/** The same of rotations; pairs of rows are quads with an idle mask. */
export const passRotatedQuad = 6;
export const passRotatedOctet = 7;
export const passRotatedPair = 8;
export const passRotatedLanes = 9;
export const passKind = 0;
export const passPivots = 1;
export const passMask1 = 2;
export const passMask2 = 3;
export const passMask3 = 4;
/** What lanes are moved by, and which bit of the lane decides. */
export const passLaneMask = 5;
export const passLanePivot = 6;
/** Of rotations: numbers of their angles, −1 for none. */
export const passAngle1 = 7;
export const passAngle2 = 8;
export const passAngle3 = 9;
export const passWords = 10;

// Branch of the reading: the number of the stage that leads to it (−1: none), the words read there in groups. Probabilities
// have one group, and for each lane the pattern it adds.
export const branchStage = 0;
export const branchGroups = 1;
export const branchGroupList = 2;
export const branchEntries = 3;
export const branchEntryList = 4;
export const branchScale = 5;
/** Of pairs: the conjugation `i^turns (−1)^parity(a & twist)`, from index a ⊕ flip to a. Lanes are bits of both masks. */
export const branchFlip = 6;
export const branchTwist = 7;
export const branchTurns = 8;
export const branchWords = 9;

// Entry: the group's number, the word's bit in it, output and coefficient, signs of lanes.
export const entryGroup = 0;
export const entryBit = 1;
export const entryOutput = 2;
export const entryCoefficient = 3;
export const entryLanes = 4;
export const entryWords = 5;

// Dense step: qubits, the masks of their bits, the most significant first; re and im of the matrix.
export const denseQubits = 0;
export const denseMasks = 1;
export const denseMatrix = 2;
export const denseWords = 3;

// Job: one call.
export const jobKind = 0;
export const jobProgram = 1;
export const jobBatch = 2;
export const jobChunks = 3;
export const jobSlots = 4;
export const jobNext = 5;
export const jobThreads = 6;
export const jobFeatures = 7;
export const jobWeights = 8;
export const jobOutput = 9;
export const jobOutputSlopes = 10;
export const jobFeatureSlopes = 11;
export const jobWeightSlopes = 12;
export const jobTables = 13;
export const jobSharedTrig = 14;
export const jobScratch = 15;
export const jobScratchBytes = 16;
export const jobCheckpoints = 17;
/** Whether the states on the way are kept from run to gradient; of a Pauli program, how many a way back may keep. */
export const jobKeeps = 18;
export const jobSlotArea = 19;
export const jobSlotBytes = 20;
/** How many threads there is scratch memory for. */
export const jobThreadLimit = 21;
export const jobWords = 22;

export const jobTablesKind = 0;
export const jobRunKind = 1;
export const jobGradientKind = 2;
export const jobReduceKind = 3;
/** A sweep over one large state: a job with more to say. */
export const jobSweepKind = 5;
export const sweepKind = 32;
export const sweepTo = 33;
export const sweepFrom = 34;
export const sweepPsi = 35;
export const sweepStage = 36;
/** A transform; or, of a pass, its descriptor. */
export const sweepTransform = 37;
/** Trig of half the angles of all words, a row each. */
export const sweepTrig = 38;
/** What each block finds for each word. */
export const sweepPartials = 39;
export const sweepBranch = 40;
/** The slope of each word read. */
export const sweepSlopes = 41;
export const sweepTileBits = 42;
export const sweepTileRows = 43;
/** Of a product: what all blocks have in common, the number of each; what the indices of a block, and the blocks, see of λ. */
export const sweepCommon = 44;
export const sweepFactors = 45;
export const sweepSeenLow = 46;
export const sweepSeenHigh = 47;
/** Rotations of the stage before, within blocks, that a sweep forth does first; those that a tile does after the diagonal of its stage. */
export const sweepPrior = 48;
export const sweepThen = 49;
/** What is read of the whole state, or the slopes of it. */
export const sweepOutputs = 50;
export const sweepWords = 51;

export const sweepForth = 0;
export const sweepBack = 1;
export const sweepTile = 2;
export const sweepPass = 3;
export const sweepRead = 4;
export const sweepLambda = 5;
export const sweepAdd = 6;
export const sweepFill = 7;
export const sweepTransformAll = 8;
/** As sweepBack, and ψ goes back as well. */
export const sweepBackBoth = 9;
/** A product, written; and as sweepForth, from a product that is written first. */
export const sweepProduct = 10;
export const sweepForthProduct = 11;
/** What each bit of a product sees of λ. */
export const sweepSeen = 12;
/** The whole state read: its amplitudes, or the probabilities of outcomes; and λ from the slopes of these. */
export const sweepAmplitudes = 13;
export const sweepProbabilities = 14;
export const sweepLambdaOfAmplitudes = 15;
export const sweepLambdaOfProbabilities = 16;

/** Rows of a block; also how many low bits of a row a pattern is looked up by at once. */
export const blockRows = 1024;

/** The samples of a folded program: `jobProgram` is a polynomial, `jobChunks` counts blocks of eight samples. */
export const jobPolynomialKind = 4;

// Trigonometric polynomial: what a folded program is for each sample.
/** Angles, two at least: those of the rotations that differ from sample to sample. */
export const polynomialAxes = 0;
export const polynomialAngleList = 1;
export const polynomialOutputs = 2;
/** For each output 3^axes coefficients; the last axis varies fastest, and along an axis stand those of 1, cos and sin. */
export const polynomialCoefficients = 3;
/** Numbers in a row of features. */
export const polynomialFeatures = 4;
export const polynomialWords = 5;

/** The samples of a density matrix in Pauli coefficients: `jobProgram` is a Pauli program, `jobChunks` counts fours of samples. */
export const jobPauliRunKind = 6;
export const jobPauliGradientKind = 7;

// Pauli program: rotations and, between them, barriers. A row is a coefficient of four samples; its index is `x << qubits | z`.
export const pauliQubits = 0;
export const pauliSteps = 1;
export const pauliStepList = 2;
/** Rotations, each with an angle of its own. */
export const pauliAngles = 3;
/** The rows that are read. */
export const pauliReads = 4;
export const pauliReadList = 5;
/** Whether the first states are given (`jobWeights`), and their slopes wanted (`jobWeightSlopes`). */
export const pauliIsPrepared = 6;
/** Rows of scratch that its matrices need. */
export const pauliScratchRows = 7;
export const pauliWords = 8;

// Step: a rotation about a word; factors, one for each row; or a real matrix on some bits of the index.
export const pauliKind = 0;
/** Rotation: what an index is turned into, what it must have an odd parity with, x and z of the word, its number of Ys. */
export const pauliFlip = 1;
export const pauliTwist = 2;
export const pauliZ = 3;
export const pauliYs = 4;
/** Two bits: one of the flip, one of the twist. */
export const pauliFlipBit = 5;
export const pauliTwistBit = 6;
export const pauliAngle = 7;
/** Factors: their table. */
export const pauliTable = 1;
/** Matrix: bits, their masks (the first the most significant), entries row by row. */
export const pauliBits = 1;
export const pauliMasks = 2;
export const pauliMatrix = 3;
export const pauliStepWords = 8;

export const pauliRotationKind = 0;
export const pauliFactorsKind = 1;
export const pauliMatrixKind = 2;
