/** TensorFlow.js's short names, as people say them. */
const longNames: Readonly<Record<string, string>> = {
  acc: 'accuracy',
  mse: 'error²',
  MSE: 'error²',
  mae: 'error',
  MAE: 'error',
};

/**
 * Numbers of an epoch as text: `loss 0.2345 (val 0.2456)  accuracy 0.9312 (val 0.9123)`. What does not fit the width is left
 * out from the end, whole numbers at a time.
 *
 * @param means loss and metrics by name; `val_loss` goes behind `loss`.
 */
export function metricsText(means: Readonly<Record<string, number>>, width: number): string {
  const parts = Object.entries(means)
    .filter(([name]) => !name.startsWith('val_'))
    .map(([name, value]) => {
      const validation = means[`val_${name}`];
      const text = name === 'shots' ? countText : numberText;
      const beside = validation === undefined ? '' : ` (val ${text(validation)})`;
      return `${longNames[name] ?? name} ${text(value)}${beside}`;
    });
  let text = '';
  for (const part of parts) {
    const longer = text === '' ? part : `${text}  ${part}`;
    if (longer.length > width) break;
    text = longer;
  }
  return text;
}

/** `Epoch  3/20`, always as wide as the last one. */
export function epochText(epoch: number, epochs: number): string {
  return `Epoch ${String(epoch + 1).padStart(String(epochs).length)}/${epochs}`;
}

/** A span of time: `0:07`, `12:34`, `3:05:09`. */
export function timeText(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60];
  const tail = String(whole % 60).padStart(2, '0');
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}:${tail}` : `${minutes}:${tail}`;
}

const compact = new Intl.NumberFormat('en', { notation: 'compact', maximumSignificantDigits: 3 });

/** A large number of things, to three digits: `950`, `12.3K`, `4.57M`. */
export const countText = (count: number): string => compact.format(count);

// Four decimals where they say something.
function numberText(value: number): string {
  const size = Math.abs(value);
  return size !== 0 && (size < 1e-3 || size >= 1e4) ? value.toExponential(1) : value.toFixed(4);
}
