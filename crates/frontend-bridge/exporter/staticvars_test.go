package main

// Variables for staticinit_test.go: it evaluates their initialisers and compares the result with what
// the compiler that built the test made of them.

import "unsafe"

type svPoint struct {
	x, y int16
	name string
}

type svShape interface{ area() float64 }

type svSquare struct{ side float64 }

func (s svSquare) area() float64 { return s.side * s.side }

type svPtr struct{ p *svPoint }

func (s svPtr) area() float64 { return 0 }

type svTable struct {
	R16 []svRange
	Off [4]uint8
	Sub *svTable
	F   func(int) int
	Any any
}

type svRange struct{ lo, hi, stride uint16 }

type svBytes []byte

func svDouble(x int) int { return 2 * x }

func svCall() int { return 1 }

var (
	svInt               = 42
	svFloat32   float32 = 0.1
	svComplex           = 1.5 - 2i
	svString            = "static"
	svBool              = true
	svStructV           = svPoint{1, -2, "p"}
	svKeyed             = svPoint{name: "k", y: 7}
	svPointer           = &svPoint{x: 3}
	svSlice             = []string{"a", 3: "d", "e"}
	svArray             = [...]svPoint{2: {1, 2, "z"}}
	svPointers          = []*svPoint{{1, 1, "one"}, nil, {2, 2, "two"}}
	svAddress           = &svStructV.y
	svElement           = &svArray[2].name
	svFunc              = svDouble
	svEface     any     = svPoint{9, 9, "boxed"}
	svEfaceInt  any     = 7
	svEfacePtr  any     = &svInt
	svIface     svShape = svSquare{2}
	svIfacePtr  svShape = svPtr{&svStructV}
	svNilIface  svShape
	svConverted = svBytes([]byte("bytes"))
	svUnsafe    = unsafe.Pointer(&svInt)
	svWhole     = svArray[:]
	svNested    = svTable{
		R16: []svRange{{1, 2, 3}, {4, 5, 6}}, Off: [4]uint8{1: 0xff},
		Sub: &svTable{F: svDouble, Any: "text"},
	}
	svCopy     = svNested
	svCopyPtr  = svPointer
	svDynamic  = svCall()
	svMap      = map[string]int{"a": 1}
	svLiteral  = func() {}
	svChanged  = 1
	svCopyLate = svChanged
)

func init() { svChanged++ }

// svVariables are the addresses of the variables that are static.
var svVariables = map[string]unsafe.Pointer{
	"svInt": unsafe.Pointer(&svInt), "svFloat32": unsafe.Pointer(&svFloat32),
	"svComplex": unsafe.Pointer(&svComplex), "svString": unsafe.Pointer(&svString),
	"svBool": unsafe.Pointer(&svBool), "svStructV": unsafe.Pointer(&svStructV),
	"svKeyed": unsafe.Pointer(&svKeyed), "svPointer": unsafe.Pointer(&svPointer),
	"svSlice": unsafe.Pointer(&svSlice), "svArray": unsafe.Pointer(&svArray),
	"svPointers": unsafe.Pointer(&svPointers), "svAddress": unsafe.Pointer(&svAddress),
	"svElement": unsafe.Pointer(&svElement), "svFunc": unsafe.Pointer(&svFunc),
	"svEface": unsafe.Pointer(&svEface), "svEfaceInt": unsafe.Pointer(&svEfaceInt),
	"svEfacePtr": unsafe.Pointer(&svEfacePtr), "svIface": unsafe.Pointer(&svIface),
	"svIfacePtr": unsafe.Pointer(&svIfacePtr), "svConverted": unsafe.Pointer(&svConverted),
	"svUnsafe": unsafe.Pointer(&svUnsafe), "svWhole": unsafe.Pointer(&svWhole),
	"svNested": unsafe.Pointer(&svNested),
}

// Copies of variables whose address svVariables takes are dynamic.
var svDynamicNames = []string{"svCopy", "svCopyPtr", "svDynamic", "svMap", "svLiteral", "svCopyLate"}
