import { Circuit, diagnostics, stronglyEntangling } from '../../src/index.js';

const { diagnose, diagnosisHtml } = diagnostics;

describe('the page of a diagnosis', () => {
  it('holds charts and circuit, escapes names, and loads and runs nothing', async () => {
    const circuit = new Circuit(2).append(stronglyEntangling({ layers: 2 }));
    const diagnosis = await diagnose(circuit, { samples: 20, checks: ['gradient', 'depth', 'landscape'], quick: true });
    const name = '<script>alert("1")</script>';
    const page = await diagnosisHtml(
      [
        { name, diagnosis, circuit },
        { name: 'other', diagnosis },
      ],
      name,
    );
    expect(page).not.toMatch(/<script|\ssrc=|@import|url\(http|href="http|\son\w+=/i);
    expect(page).toContain('&lt;script&gt;');
    expect(page.match(/<svg /g)).toHaveLength(7);
    expect(page).toContain('prefers-color-scheme:dark');
    expect(page.match(/<section>/g)).toHaveLength(6);
  });
});
