/** A function that takes options, one of them misspelt, and what was meant. */
export type OptionCase = readonly [name: string, take: (options: never) => unknown, misspelt: string, meant: string];

/** Every function refuses an option that it does not have with the one that was meant, and what is no object of options. */
export function refuseOptions(cases: readonly OptionCase[]): void {
  describe.each(cases)('the options of %s', (name, take, misspelt, meant) => {
    const refused = async (options: unknown, code: string, message: string) => {
      const run = async () => void (await take(options as never));
      await expect(run()).rejects.toMatchObject({
        name: 'KetworkError',
        code,
        message: expect.stringContaining(message),
      });
    };

    it(`are refused with ${misspelt}`, () =>
      refused({ [misspelt]: 1 }, 'unknown', `${name} has no option "${misspelt}". Did you mean "${meant}"?`));

    it.each([0.1, 'all', null, [1]])('are refused where they are %j', (given) =>
      refused(given, 'invalid', `The options of ${name} are ${JSON.stringify(given)}. Write `),
    );
  });
}
