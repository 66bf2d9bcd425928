//! test run

// Hashes of package crypto: SHA-1, SHA-2, SHA-3, MD5, HMAC, HKDF, incremental writing, state marshaling.
package main

import (
	"crypto"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/md5"
	"crypto/pbkdf2"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha3"
	"crypto/sha512"
	"encoding"
	"fmt"
	"hash"
	"io"
	"strings"
)

func main() {
	for _, s := range []string{"", "abc", strings.Repeat("a", 63), strings.Repeat("b", 64), strings.Repeat("long input ", 5000)} {
		b := []byte(s)
		fmt.Printf("%x\n%x\n%x\n%x\n%x\n%x\n", md5.Sum(b), sha1.Sum(b), sha256.Sum256(b), sha256.Sum224(b), sha512.Sum512(b), sha512.Sum384(b))
		fmt.Printf("%x %x %x\n", sha512.Sum512_256(b), sha3.Sum256(b), sha3.Sum512(b))
	}
	for _, h := range []hash.Hash{sha256.New(), sha512.New(), sha1.New(), md5.New(), sha3.New384()} {
		total := 0
		for i := range 300 {
			n, _ := h.Write([]byte(strings.Repeat("x", i)))
			total += n
		}
		whole := sha256.New()
		io.WriteString(whole, strings.Repeat("x", total))
		fmt.Printf("%d %d %d %x\n", total, h.Size(), h.BlockSize(), h.Sum([]byte{0xff}))
		h.Reset()
		h.Write([]byte("abc"))
		fmt.Printf("%x\n", h.Sum(nil))
	}
	h := sha256.New()
	h.Write([]byte("part one, "))
	state, err := h.(encoding.BinaryMarshaler).MarshalBinary()
	other := sha256.New()
	fmt.Println(len(state), err, other.(encoding.BinaryUnmarshaler).UnmarshalBinary(state))
	other.Write([]byte("part two"))
	fmt.Printf("%v\n", fmt.Sprintf("%x", other.Sum(nil)) == fmt.Sprintf("%x", sha256.Sum256([]byte("part one, part two"))))
	mac := hmac.New(sha256.New, []byte("key"))
	mac.Write([]byte("The quick brown fox jumps over the lazy dog"))
	sum := mac.Sum(nil)
	fmt.Printf("%x %v %v\n", sum, hmac.Equal(sum, sum), hmac.Equal(sum, sum[1:]))
	key, err := hkdf.Key(sha256.New, []byte("secret"), []byte("salt"), "info", 40)
	fmt.Printf("%x %v\n", key, err)
	pk, err := pbkdf2.Key(sha1.New, "password", []byte("salt"), 1000, 20)
	fmt.Printf("%x %v\n", pk, err)
	fmt.Println(crypto.SHA256.Available(), crypto.SHA256.Size(), crypto.SHA512, crypto.MD4.Available())
	sh := sha3.NewSHAKE128()
	sh.Write([]byte("shake"))
	out := make([]byte, 50)
	sh.Read(out)
	fmt.Printf("%x\n", out)
}

//; stdout:
//;   d41d8cd98f00b204e9800998ecf8427e
//;   da39a3ee5e6b4b0d3255bfef95601890afd80709
//;   e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855
//;   d14a028c2a3a2bc9476102bb288234c415a2b01f828ea62ac5b3e42f
//;   cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce47d0d13c5d85f2b0ff8318d2877eec2f63b931bd47417a81a538327af927da3e
//;   38b060a751ac96384cd9327eb1b1e36a21fdb71114be07434c0cc7bf63f6e1da274edebfe76f65fbd51ad2f14898b95b
//;   c672b8d1ef56ed28ab87c3622c5114069bdd3ad7b8f9737498d0c01ecef0967a a7ffc6f8bf1ed76651c14756a061d662f580ff4de43b49fa82d80a4b80f8434a a69f73cca23a9ac5c8b567dc185a756e97c982164fe25859e0d1dcc1475c80a615b2123af1f5f94c11e3e9402c3ac558f500199d95b6d3e301758586281dcd26
//;   900150983cd24fb0d6963f7d28e17f72
//;   a9993e364706816aba3e25717850c26c9cd0d89d
//;   ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad
//;   23097d223405d8228642a477bda255b32aadbce4bda0b3f7e36c9da7
//;   ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f
//;   cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed8086072ba1e7cc2358baeca134c825a7
//;   53048e2681941ef99b2e29b76b4c7dabe4c2d0c634fc6d46e0e2f13107e7af23 3a985da74fe225b2045c172d6bd390bd855f086e3e9d525b46bfe24511431532 b751850b1a57168a5693cd924b6b096e08f621827444f70d884f5d0240d2712e10e116e9192af3c91a7ec57647e3934057340b4cf408d5a56592f8274eec53f0
//;   b06521f39153d618550606be297466d5
//;   03f09f5b158a7a8cdad920bddc29b81c18a551f5
//;   7d3e74a05d7db15bce4ad9ec0658ea98e3f06eeecf16b4c6fff2da457ddc2f34
//;   1d4e051f4d6fed2a63fd2421e65834cec00d64456553de3496ae8b1d
//;   c1b0f5c6d3b03dfe4a2602e67242f54e344090b66e01100a469b129f583f016c7e27dddeaa438393dcc7ec54b0b57c9ba7af007f9b56db5f6fb677d972a31362
//;   7e7f097e95b52bb8f53383450ecaf9868187c130981730c03b6d573adfc0b991e365244e5b4bfa082bfb43c517d37120
//;   3c4458337119e69459650d3851234acd0300b39640803807b139ffc1da44c8ba 552b1c47d42b5591c4d191324be3a567d8f054dfed89eefa6674eaf3dec9ad86 eea4cd9c5bf7c7693e128e692dee3adf4240e3530d181e94142ce7327a20e597c37f1b0ca53319b72e3eff24d6f256ff62f5f30f55456bd2e4dbaf62c8c6a2b4
//;   0b649bcb5a82868817fec9a6e709d233
//;   9d682ff9a7018603023176b8c12926c6a15510ee
//;   a0fab1377f49a759b57f63318262ebe89fabfc990e8e93ceac2984561482b9d4
//;   f5e4e8152a4eb0a196a069423ae19bf7f9fb806c1f36a09277472525
//;   596d7eacfe120df2e44d09a1b45fededbd63dc14fde972b6618a67104cbd6cc9e31e819b8baf6572beec97e6cd01c106d2a3e432a5f266a5a4468a59e2e74a28
//;   68a8e9d2ab2da22e2ac8aa8f79c1746f8d0e313d3f81f5a02dcf87a7578bd7552c4b472b56278fb298fb69f3fab10c5c
//;   bb82f48ac3146b68c928d2e1bb7f24852e5637ff60171705a7a06a3b51158b61 f3ba0a3807d8d4c4ad6290bd7b845e6f27df2498542f2178b6d8bae77aa52089 f2de93f990e5483ce27c7e5cbf4580ce4deec32d701ab377a17d8e0fb86f080a1c2455c1cafe38fc91ed81072316fdda8b21cbeb356782d8cdd485516d83d6cc
//;   ae8ec420068a66ffd246eba5db1deb28
//;   5a9220cc842a343f9c02903298494394892ee5a0
//;   e8f3801464be6493929d9a7e6b752406dcc206bcf02e462b9e01665a9e5ac9e4
//;   5741390f3de3224baa69dfdc1409bc8001d5e3ccb2816f60e77e3309
//;   60a32b242b7a9feeb8abd8d6aaaccefb0f11198fa200ec174dc7f0d6935c6ab8cd9802454c41d0d879f6221c8b1accdedc541422b143a85ff98af4d59713531f
//;   093aa3fb1d376c1ebf666a3110e26f643b76a68e4c73629ef80f2de4a32de76051651a5a4bf3186e1cfebc9ff12feb14
//;   b593290dbba6107d608294c6652ff5e222cce9e4570434f0893d8df5f23a1c03 d889829ad3e37fbecf431d5204873005cb137a515ffe6a1f3f764ec0cf4ca2c8 ce652607b503f8ab93b28ee8be9a8dcf789b90cdde1f6912e61f527ca86428f24f213a6c43498147bd67dac9f2ad1869ae903236d28ca96f2944918a4442fb91
//;   44850 32 64 ff5732865d0cf87f5bd597718d7860a430edb1d0ed95a3a34880a44b932659fc4e
//;   ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad
//;   44850 64 128 ff96ede36c799d161c1569c9572bc004217221fe7f9d44f4276c15dfda6cef42b13d986f884f6ded7668053239e0e283319138ff2ba38822eceeadb00d21fa860d
//;   ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f
//;   44850 20 64 ffc877d72fa34806decd944b0ae608ec5922bf273d
//;   a9993e364706816aba3e25717850c26c9cd0d89d
//;   44850 16 64 ffce7d05a0c70a944b11231658138258f4
//;   900150983cd24fb0d6963f7d28e17f72
//;   44850 48 104 fff71210bb929dfaf5c307d655553a86b0da2918afcf3aa920182276f1f14888346fa81e58212f3a45ea1e4f145ae6905f
//;   ec01498288516fc926459f58e2c6ad8df9b473cb0fc08c2596da7cf0e49be4b298d88cea927ac7f539f1edf228376d25
//;   108 <nil> <nil>
//;   true
//;   f7bc83f430538424b13298e6aa6fb143ef4d59a14946175997479dbc2d1a3cd8 true false
//;   f6d2fcc47cb939deafe3853a1e641a27e6924aff7a63d09cb04ccfffbe4776efdda39ae362b13460 <nil>
//;   6e88be8bad7eae9d9e10aa061224034fed48d03f <nil>
//;   true 32 SHA-512 false
//;   f1aec7018ad4d465233eab4c7d1ef0cdb8730fe33bd116053ef3d1997e50ec5abbb5bbaab76f1f0de4ec6427c7ff4399ba78
//; exit: 0
