import js from '@eslint/js';
import prettier from 'eslint-config-prettier';
import tseslint from 'typescript-eslint';

export default tseslint.config(
  {
    ignores: [
      'dist',
      '.cache',
      'node_modules',
      'coverage',
      'docs/api',
      'src/engines/simd/kernels',
      'src/engines/simd/kernels.generated.ts',
      '**/.ipynb_checkpoints',
    ],
  },
  js.configs.recommended,
  ...tseslint.configs.recommended,
  prettier,
  {
    rules: {
      'max-lines': ['error', { max: 400, skipBlankLines: true, skipComments: true }],
      'no-restricted-properties': [
        'error',
        { object: 'Math', property: 'random', message: 'Randomness is an argument: pass a seed or a Random.' },
      ],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
    },
  },
  // Circuit's gate methods are typed by merging; the prototype gets them from the same table.
  {
    files: ['src/circuit/circuit.ts'],
    rules: {
      '@typescript-eslint/no-unsafe-declaration-merging': 'off',
      '@typescript-eslint/no-empty-object-type': 'off',
    },
  },
  {
    files: ['**/*.mjs', '*.js'],
    languageOptions: {
      globals: {
        module: 'writable',
        process: 'readonly',
        console: 'readonly',
        URL: 'readonly',
        performance: 'readonly',
        require: 'readonly',
      },
    },
  },
  { files: ['page/*.js'], languageOptions: { globals: { Blob: 'readonly', URL: 'readonly', document: 'readonly' } } },
  { files: ['*.js'], rules: { '@typescript-eslint/no-require-imports': 'off' } },
);
