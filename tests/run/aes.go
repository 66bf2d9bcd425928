//! test run

// Ciphers and keys of package crypto: AES in every mode, DES, RC4, ChaCha's neighbours, RSA, ECDSA, Ed25519, X25519.
package main

import (
	"bytes"
	"crypto"
	"crypto/aes"
	"crypto/cipher"
	"crypto/des"
	"crypto/ecdh"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rc4"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/subtle"
	"fmt"
)

func pad(n int) []byte {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(i*7 + 3)
	}
	return b
}

func main() {
	for _, size := range []int{16, 24, 32} {
		block, err := aes.NewCipher(pad(size))
		if err != nil {
			fmt.Println(err)
			continue
		}
		one := make([]byte, 16)
		block.Encrypt(one, pad(16))
		back := make([]byte, 16)
		block.Decrypt(back, one)
		fmt.Printf("%d %x %v\n", size, one, bytes.Equal(back, pad(16)))
		msg := pad(160)
		cbc := make([]byte, len(msg))
		cipher.NewCBCEncrypter(block, pad(16)).CryptBlocks(cbc, msg)
		ctr := make([]byte, 157)
		cipher.NewCTR(block, pad(16)).XORKeyStream(ctr, msg[:157])
		fmt.Printf("%x\n%x\n", cbc[140:], ctr[137:])
		cipher.NewCBCDecrypter(block, pad(16)).CryptBlocks(cbc, cbc)
		fmt.Println(bytes.Equal(cbc, msg))
		gcm, _ := cipher.NewGCM(block)
		sealed := gcm.Seal(nil, pad(12), msg[:77], []byte("additional"))
		fmt.Printf("%x %d\n", sealed[70:], gcm.Overhead())
		open, err := gcm.Open(nil, pad(12), sealed, []byte("additional"))
		fmt.Println(bytes.Equal(open, msg[:77]), err)
		sealed[3] ^= 1
		_, err = gcm.Open(nil, pad(12), sealed, []byte("additional"))
		fmt.Println(err)
	}
	_, err := aes.NewCipher(pad(15))
	fmt.Println(err)
	d, _ := des.NewTripleDESCipher(pad(24))
	out := make([]byte, 8)
	d.Encrypt(out, pad(8))
	r4, _ := rc4.NewCipher([]byte("Key"))
	rc := make([]byte, 9)
	r4.XORKeyStream(rc, []byte("Plaintext"))
	fmt.Printf("%x %x %d\n", out, rc, subtle.ConstantTimeCompare(out, out))
	pub, priv, _ := ed25519.GenerateKey(bytes.NewReader(pad(64)))
	sig := ed25519.Sign(priv, []byte("message"))
	fmt.Printf("%x %v %v\n", sig[:16], ed25519.Verify(pub, []byte("message"), sig), ed25519.Verify(pub, []byte("massage"), sig))
	hash := sha256.Sum256([]byte("signed"))
	for _, curve := range []elliptic.Curve{elliptic.P224(), elliptic.P256(), elliptic.P384(), elliptic.P521()} {
		key, err := ecdsa.GenerateKey(curve, rand.Reader)
		if err != nil {
			fmt.Println(err)
			continue
		}
		s, err := ecdsa.SignASN1(rand.Reader, key, hash[:])
		fmt.Println(curve.Params().Name, err, ecdsa.VerifyASN1(&key.PublicKey, hash[:], s), ecdsa.VerifyASN1(&key.PublicKey, hash[1:], s))
	}
	a, _ := ecdh.X25519().NewPrivateKey(pad(32))
	b, _ := ecdh.X25519().NewPrivateKey(bytes.Repeat([]byte{9}, 32))
	s1, err := a.ECDH(b.PublicKey())
	s2, _ := b.ECDH(a.PublicKey())
	fmt.Printf("%x %v %v\n", s1[:8], err, bytes.Equal(s1, s2))
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		fmt.Println(err)
		return
	}
	s, err := rsa.SignPKCS1v15(rand.Reader, key, crypto.SHA256, hash[:])
	fmt.Println(len(s), err, rsa.VerifyPKCS1v15(&key.PublicKey, crypto.SHA256, hash[:], s))
	enc, err := rsa.EncryptOAEP(sha256.New(), rand.Reader, &key.PublicKey, []byte("oaep"), nil)
	dec, err2 := rsa.DecryptOAEP(sha256.New(), nil, key, enc, nil)
	fmt.Println(err, string(dec), err2)
}

//; stdout:
//;   16 6d6e1a1898bd8a2e24fd10e56fd97269 true
//;   1bca071f774fee86b304d14eb00398afb06bd789
//;   5d50333ce31c7922b075d3571e0da771b81a4586
//;   true
//;   97ac5c4b893db8351ecf341a48ad69d7d4eb673f67c67e 16
//;   true <nil>
//;   cipher: message authentication failed
//;   24 0c62588991c91fba68fffb6346cd1399 true
//;   5069c1925261564fa41beab5e0a6fc6a739345c7
//;   4c7051c0e327bbf60a99108ba206ea7d7a649dda
//;   true
//;   c8c8fe98c9b125fd31d0d280f708547cd2c5496b8cff24 16
//;   true <nil>
//;   cipher: message authentication failed
//;   32 c7026bd861e77b75ba7949041e8ce361 true
//;   c899df781a26bac11bfa6cda38f8b7a0a9245160
//;   d6342ce02cb9b1ff829206d308ff9f14c48a0f68
//;   true
//;   356c41dcd8533d125dbb3786ccb0cba69f952925934920 16
//;   true <nil>
//;   cipher: message authentication failed
//;   crypto/aes: invalid key size 15
//;   a9fabd87fb5c12c6 bbf316e8d940af0ad3 1
//;   b81fc524f51767d193d1efb6028cd898 true false
//;   P-224 <nil> true false
//;   P-256 <nil> true false
//;   P-384 <nil> true false
//;   P-521 <nil> true false
//;   5d406f14bd71ef5e <nil> true
//;   256 <nil> <nil>
//;   <nil> oaep <nil>
//; exit: 0
