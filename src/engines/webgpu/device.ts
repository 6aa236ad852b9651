import * as tf from '@tensorflow/tfjs';
import { KetworkError } from '../../errors.js';
import type { Kernel } from './kernel.js';
import { type Call, callFields } from './wgsl/call.js';

// What is used of TF.js's WebGPU backend and of WebGPU itself: neither is needed to build or install Ketwork.

interface Buffer {
  readonly size: number;
}

interface Pass {
  setPipeline(pipeline: unknown): void;
  setBindGroup(index: number, group: unknown): void;
  dispatchWorkgroups(x: number, y: number): void;
}

interface Device {
  readonly limits: Readonly<Record<string, number>>;
  readonly lost: Promise<{ readonly reason: string; readonly message: string }>;
  addEventListener(
    type: 'uncapturederror',
    listener: (event: { readonly error: { readonly message: string } }) => void,
  ): void;
  createShaderModule(descriptor: { readonly code: string }): unknown;
  createBindGroupLayout(descriptor: { readonly entries: readonly object[] }): unknown;
  createPipelineLayout(descriptor: { readonly bindGroupLayouts: readonly unknown[] }): unknown;
  createComputePipeline(descriptor: object): unknown;
  createBindGroup(descriptor: { readonly layout: unknown; readonly entries: readonly object[] }): unknown;
}

interface Pipeline {
  readonly pipeline: unknown;
  readonly layout: unknown;
}

interface Backend {
  readonly device: Device;
  readonly tensorMap: { get(dataId: object): { resource: Buffer | null } };
  readonly commandQueueOwnedIds: WeakSet<object>;
  readonly commandEncoder: { beginComputePass(): Pass } | null;
  computePassEncoder: Pass | null;
  dispatchCountInPass: number;
  makeTensorInfo(shape: number[], dtype: 'float32'): tf.TensorInfo;
  uploadToGPU(dataId: object): void;
  makeUniforms(fields: { type: 'uint32'; data: number[] }[]): { offset: number; size: number; buffer: Buffer };
  ensureCommandEncoderReady(): void;
  endComputePassEncoder(): void;
  submitQueue(): void;
  getBufferData(buffer: Buffer): Promise<ArrayBuffer>;
}

/** A graphics device behind TF.js's backend, watched for errors. */
export interface GpuDevice {
  /** Bytes of memory that the threads of a workgroup share. */
  readonly workgroupBytes: number;
  /** The largest buffer, in bytes. */
  readonly bufferBytes: number;
  /**
   * Queues one dispatch of so many workgroups; tensors are bound in the order of the kernel's bindings, the program
   * first. Those it writes come from {@link blank} and are not empty.
   */
  dispatch(kernel: Kernel, call: Call, tensors: readonly tf.Tensor[], workgroups: number): void;
  /** A tensor on the device without values, for a kernel to write. */
  blank(shape: readonly number[]): tf.Tensor;
}

const devices = new WeakMap<object, GpuDevice>();

/**
 * The device of the TF.js backend "webgpu", which must be the one in use.
 *
 * Errors of a device come late and by events. They are kept, and thrown as KetworkError by the next dispatch or when a
 * tensor is read, whichever comes first: reading is where wrong numbers would otherwise get out.
 */
export function gpuDevice(): GpuDevice {
  const backend = tf.backend() as unknown as Backend;
  const known = devices.get(backend);
  if (known) return known;
  const made = watched(backend);
  devices.set(backend, made);
  return made;
}

function watched(backend: Backend): GpuDevice {
  const { device } = backend;
  const { limits } = device;
  const faults = faultsOf(device);
  const read = backend.getBufferData.bind(backend);
  backend.getBufferData = async (buffer) => {
    const values = await read(buffer).catch(async (error: unknown) => {
      await faults.settle();
      throw error;
    });
    await faults.settle();
    return values;
  };
  const pipelines = new Map<string, Pipeline>();
  const pipelineOf = (kernel: Kernel) => {
    const ready = pipelines.get(kernel.source) ?? pipelineFor(device, kernel);
    pipelines.set(kernel.source, ready);
    return ready;
  };
  return {
    workgroupBytes: limits['maxComputeWorkgroupStorageSize']!,
    bufferBytes: Math.min(limits['maxStorageBufferBindingSize']!, limits['maxBufferSize']!),
    blank: (shape) => {
      const tensor = tf.engine().makeTensorFromTensorInfo(backend.makeTensorInfo([...shape], 'float32'));
      backend.uploadToGPU(tensor.dataId);
      return tensor;
    },
    dispatch: (kernel, call, tensors, workgroups) => {
      faults.check();
      const { pipeline, layout } = pipelineOf(kernel);
      // A tensor of no numbers has no buffer to bind, and the kernel reads none of it: the program, the first, stands in.
      const buffers = tensors.map((tensor) => {
        const { dataId } = tensor.size > 0 ? tensor : tensors[0]!;
        backend.uploadToGPU(dataId);
        backend.commandQueueOwnedIds.add(dataId);
        return { buffer: backend.tensorMap.get(dataId).resource! };
      });
      const uniforms = backend.makeUniforms(callFields.map((field) => ({ type: 'uint32', data: [call[field]] })));
      const entries = [uniforms, ...buffers].map((resource, binding) => ({ binding, resource }));
      backend.ensureCommandEncoderReady();
      backend.computePassEncoder ??= backend.commandEncoder!.beginComputePass();
      const pass = backend.computePassEncoder;
      pass.setPipeline(pipeline);
      pass.setBindGroup(0, device.createBindGroup({ layout, entries }));
      const width = Math.min(workgroups, limits['maxComputeWorkgroupsPerDimension']!);
      pass.dispatchWorkgroups(width, Math.ceil(workgroups / width));
      backend.dispatchCountInPass++;
      if (backend.dispatchCountInPass >= tf.env().getNumber('WEBGPU_DEFERRED_SUBMIT_BATCH_SIZE')) {
        backend.endComputePassEncoder();
        backend.submitQueue();
      }
    },
  };
}

/** Layouts are said, not inferred: a kernel may leave one of its buffers unused. */
function pipelineFor(device: Device, { source, bindings }: Kernel): Pipeline {
  const types = bindings.map(({ access }) => (access === 'read' ? 'read-only-storage' : 'storage'));
  const layout = device.createBindGroupLayout({
    entries: ['uniform', ...types].map((type, binding) => ({ binding, visibility: 4, buffer: { type } })),
  });
  const pipeline = device.createComputePipeline({
    layout: device.createPipelineLayout({ bindGroupLayouts: [layout] }),
    compute: { module: device.createShaderModule({ code: source }), entryPoint: 'main' },
  });
  return { pipeline, layout };
}

/** The errors of a device: what it said went wrong since the last time somebody was told, and whether it is lost. */
function faultsOf(device: Device) {
  let fault: KetworkError | undefined;
  let lost: KetworkError | undefined;
  device.addEventListener('uncapturederror', ({ error }) => {
    const isMemory =
      error.constructor.name === 'GPUOutOfMemoryError' || /out of memory|buffer size/i.test(error.message);
    fault ??= new KetworkError(
      isMemory ? 'memory' : 'unsupported',
      `The graphics device reported ${isMemory ? 'that its memory is full' : 'an error'}: ${firstLine(error.message)}. ` +
        `${isMemory ? 'Use smaller batches or fewer qubits.' : 'Results since then are not to be trusted; use another backend.'}`,
    );
  });
  void device.lost.then(({ reason, message }) => {
    lost = new KetworkError(
      'lost',
      `The graphics device is lost (${firstLine(message) || reason}). Its tensors are gone. Start again from the last checkpoint, on this backend or another.`,
    );
  });
  const check = () => {
    const error = lost ?? fault;
    fault = undefined;
    if (error) throw error;
  };
  return {
    check,
    /** Throws what is known once events on their way have come. */
    settle: async () => {
      await new Promise((resolve) => setTimeout(resolve, 0));
      check();
    },
  };
}

const firstLine = (text: string): string => text.split('\n')[0]!.replace(/\.$/, '');
