module example.com/linkname_std

go 1.26
