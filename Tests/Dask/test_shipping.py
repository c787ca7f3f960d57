"""Whether a worker has the program, which another driver may be bringing at the same time."""

import asyncio
import types
import unittest

import bridge_parts

bridge = bridge_parts.load()


class Refusals(unittest.TestCase):
    def refusal(self, plugin, patience=30.0, comes=True):
        worker = types.SimpleNamespace(plugins={})

        async def meanwhile():
            asked = asyncio.ensure_future(bridge.refusal_of("satchel-1", patience, worker))
            await asyncio.sleep(0)
            if comes:
                worker.plugins["satchel-1"] = plugin
            await asyncio.sleep(0)
            plugin.is_ready = comes
            return await asked

        return asyncio.run(meanwhile())

    def shop(self, refusal=None):
        shop = bridge.Workshop("satchel-1", None, {})
        shop.refusal = refusal
        return shop

    def test_one_that_is_on_its_way_is_waited_for(self):
        self.assertIsNone(self.refusal(self.shop()))
        self.assertEqual(self.refusal(self.shop("no room")), "no room")

    def test_one_that_never_comes(self):
        self.assertEqual(
            self.refusal(self.shop(), patience=0.01, comes=False), "Satchel was not set up on this worker within 0.01 s; its log says why")

    def setup_of(self, install):
        shop = bridge.Workshop("satchel-1", types.SimpleNamespace(install=install), {})
        self.assertFalse(shop.is_ready)
        asyncio.run(shop.setup(types.SimpleNamespace(
            local_directory="/nowhere", memory_manager=types.SimpleNamespace(memory_limit=None))))
        self.assertTrue(shop.is_ready)
        return shop.refusal

    def test_whatever_goes_wrong_is_a_reason(self):
        def fail(error):
            raise error

        self.assertIsNone(self.setup_of(lambda folder: folder))
        self.assertEqual(self.setup_of(lambda folder: fail(bridge.Refusal("no room"))), "no room")
        self.assertEqual(self.setup_of(lambda folder: fail(OSError(5, "error"))), "the program can't be set up: OSError: [Errno 5] error")


if __name__ == "__main__":
    unittest.main()
