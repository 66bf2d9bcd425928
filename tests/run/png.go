//! test run

// Packages image, image/color, image/draw, image/png, image/gif, image/jpeg: drawing, encoding, decoding, checksums.
package main

import (
	"bytes"
	"fmt"
	"hash/crc32"
	"image"
	"image/color"
	"image/color/palette"
	"image/draw"
	"image/gif"
	"image/jpeg"
	"image/png"
)

func sum(img image.Image) uint32 {
	h := crc32.NewIEEE()
	b := img.Bounds()
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			r, g, bl, a := img.At(x, y).RGBA()
			h.Write([]byte{byte(r >> 8), byte(g >> 8), byte(bl >> 8), byte(a >> 8)})
		}
	}
	return h.Sum32()
}

func mandelbrot(w, h int) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			c := complex(float64(x)/float64(w)*3-2, float64(y)/float64(h)*2-1)
			z, n := complex(0, 0), 0
			for ; n < 50 && real(z)*real(z)+imag(z)*imag(z) < 4; n++ {
				z = z*z + c
			}
			img.Set(x, y, color.RGBA{uint8(n * 5), uint8(255 - n*5), uint8(n * n), 255})
		}
	}
	return img
}

func main() {
	src := mandelbrot(80, 60)
	fmt.Println(sum(src), src.Bounds(), src.At(40, 30), src.Opaque())
	nrgba := image.NewNRGBA(image.Rect(0, 0, 40, 40))
	draw.Draw(nrgba, nrgba.Bounds(), &image.Uniform{color.NRGBA{200, 100, 50, 128}}, image.Point{}, draw.Src)
	draw.DrawMask(nrgba, image.Rect(5, 5, 35, 35), src, image.Pt(20, 20), image.NewUniform(color.Alpha{100}), image.Point{}, draw.Over)
	gray := image.NewGray16(src.Bounds())
	draw.Draw(gray, gray.Bounds(), src, image.Point{}, draw.Src)
	pal := image.NewPaletted(src.Bounds(), palette.Plan9)
	draw.FloydSteinberg.Draw(pal, pal.Bounds(), src, image.Point{})
	for _, img := range []image.Image{src, nrgba, gray, pal, src.SubImage(image.Rect(10, 10, 20, 20))} {
		for _, level := range []png.CompressionLevel{png.DefaultCompression, png.NoCompression, png.BestCompression} {
			var buf bytes.Buffer
			enc := png.Encoder{CompressionLevel: level}
			if err := enc.Encode(&buf, img); err != nil {
				fmt.Println(err)
			}
			size := buf.Len()
			back, format, err := image.Decode(&buf)
			fmt.Println(size, format, err, sum(img) == sum(back), sum(back), back.Bounds())
		}
	}
	var g bytes.Buffer
	fmt.Println(gif.EncodeAll(&g, &gif.GIF{Image: []*image.Paletted{pal, pal}, Delay: []int{1, 2}, LoopCount: 3}))
	all, err := gif.DecodeAll(&g)
	fmt.Println(len(all.Image), all.Delay, err, sum(all.Image[1]) == sum(pal))
	var j bytes.Buffer
	fmt.Println(jpeg.Encode(&j, src, &jpeg.Options{Quality: 90}), j.Len())
	ji, err := jpeg.Decode(&j)
	fmt.Println(sum(ji), err, ji.ColorModel() == color.YCbCrModel)
	var buf bytes.Buffer
	png.Encode(&buf, src)
	cfg, _, err := image.DecodeConfig(bytes.NewReader(buf.Bytes()))
	fmt.Println(cfg.Width, cfg.Height, err)
	bad := buf.Bytes()
	bad[60] ^= 0xff
	_, err = png.Decode(bytes.NewReader(bad))
	fmt.Println(err)
	_, _, err = image.Decode(bytes.NewReader([]byte("not an image")))
	fmt.Println(err)
	y, cb, cr := color.RGBToYCbCr(10, 200, 30)
	r, gr, b := color.YCbCrToRGB(y, cb, cr)
	fmt.Println(y, cb, cr, r, gr, b, color.GrayModel.Convert(color.RGBA{10, 20, 30, 255}), color.Palette(palette.WebSafe).Index(color.White))
	rect := image.Rect(0, 0, 10, 10)
	fmt.Println(rect.Intersect(image.Rect(5, 5, 20, 20)), rect.Union(image.Rect(-5, 2, 3, 30)), rect.Inset(3), image.Pt(3, 4).In(rect), rect.Overlaps(image.Rect(10, 10, 11, 11)))
}

//; stdout:
//;   2606228775 (0,0)-(80,60) {250 5 196 255} true
//;   2707 png <nil> true 2606228775 (0,0)-(80,60)
//;   14533 png <nil> true 2606228775 (0,0)-(80,60)
//;   2585 png <nil> true 2606228775 (0,0)-(80,60)
//;   961 png <nil> true 4263211933 (0,0)-(40,40)
//;   6513 png <nil> true 4263211933 (0,0)-(40,40)
//;   896 png <nil> true 4263211933 (0,0)-(40,40)
//;   2299 png <nil> true 2404052818 (0,0)-(80,60)
//;   9733 png <nil> true 2404052818 (0,0)-(80,60)
//;   2226 png <nil> true 2404052818 (0,0)-(80,60)
//;   2805 png <nil> true 2370421319 (0,0)-(80,60)
//;   5713 png <nil> true 2370421319 (0,0)-(80,60)
//;   2805 png <nil> true 2370421319 (0,0)-(80,60)
//;   122 png <nil> true 1950652374 (0,0)-(10,10)
//;   383 png <nil> true 1950652374 (0,0)-(10,10)
//;   123 png <nil> true 1950652374 (0,0)-(10,10)
//;   <nil>
//;   2 [1 2] <nil> true
//;   <nil> 2135
//;   364703963 <nil> true
//;   80 60 <nil>
//;   flate: corrupt input before offset 123
//;   image: unknown format
//;   124 75 47 10 200 30 {18} 215
//;   (5,5)-(10,10) (-5,0)-(10,30) (3,3)-(7,7) true false
//; exit: 0
