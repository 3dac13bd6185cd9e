// The main function of every test binary. It is an object file of each, not GoogleTest's archive,
// because Debian's libfasttext.so carries a main function of its own that an archive would lose to.
#include <gtest/gtest.h>

int main(int argc, char** argv) {
  testing::InitGoogleTest(&argc, argv);
  return RUN_ALL_TESTS();
}
