import Sampling
import Testing

/// Known answers of Philox2x64-10: `kat_vectors` of the Random123 library (D. E. Shaw Research).
@Suite struct PhiloxTests {
  @Test(
    arguments: [
      (0, 0, 0, 0xca00_a045_9843_d731, 0x66c2_4222_c9a8_45b5),
      (
        UInt64.max, UInt64.max, UInt64.max, 0x65b0_21d6_0cd8_310f, 0x4d02_f322_2f86_df20
      ),
      (
        0x243f_6a88_85a3_08d3, 0x1319_8a2e_0370_7344, 0xa409_3822_299f_31d0,
        0x0a5e_742c_2997_341c, 0xb0f8_83d3_8000_de5d
      ),
    ] as [(UInt64, UInt64, UInt64, UInt64, UInt64)])
  func knownAnswers(
    _ low: UInt64, _ high: UInt64, _ key: UInt64, _ first: UInt64, _ second: UInt64
  ) {
    let bits = Philox(seed: key).bits(low, high)
    #expect(bits.0 == first)
    #expect(bits.1 == second)
  }
}
