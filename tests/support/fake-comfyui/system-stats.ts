/** GET /system_stats of a machine with one good graphics card. */
export function systemStats(): unknown {
  const gigabyte = 2 ** 30;
  return {
    system: {
      os: 'posix',
      ram_total: 32 * gigabyte,
      ram_free: 20 * gigabyte,
      comfyui_version: '0.33.0',
      python_version: '3.12.3',
      pytorch_version: '2.7.1',
      argv: ['main.py'],
    },
    devices: [
      {
        name: 'cuda:0 NVIDIA GeForce RTX 4090 : cudaMallocAsync',
        type: 'cuda',
        index: 0,
        vram_total: 24 * gigabyte,
        vram_free: 20 * gigabyte,
      },
    ],
  };
}
